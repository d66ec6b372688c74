package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatRequest;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Options that no parameter stands for: the caller's own say what goes; the model's only fill what nobody said. */
public final class ExtraOptions {
    private ExtraOptions() {}

    /** Where an option goes in a request. */
    @FunctionalInterface
    public interface Place {
        /** @param evenIfSaid whether it takes the place of what the request says already */
        void put(String name, JsonNode value, boolean evenIfSaid);

        /** In the object itself. */
        static Place in(ObjectNode object) {
            return (name, value, evenIfSaid) -> {
                if (evenIfSaid || !object.has(name)) {
                    object.set(name, value);
                }
            };
        }

        /**
         * In an object within the body, but for a few that stand beside it.
         *
         * @param name of the inner object, whose own members may be given under it
         */
        static Place within(String name, ObjectNode inner, ObjectNode body, Set<String> beside) {
            return new Place() {
                @Override
                public void put(String option, JsonNode value, boolean evenIfSaid) {
                    if (option.equals(name) && value instanceof ObjectNode members) {
                        members.properties().forEach(member -> put(member.getKey(), member.getValue(), evenIfSaid));
                        return;
                    }
                    in(beside.contains(option) ? body : inner).put(option, value, evenIfSaid);
                }
            };
        }
    }

    /**
     * Adds those of the request and then those of the model.
     *
     * @param ours what no option may say
     * @param dropped takes the names of the caller's that go nowhere
     */
    public static void add(
            ChatRequest request, TargetModel model, Set<String> ours, List<String> dropped, Place place) {
        request.options().forEach((name, json) -> {
            JsonNode value = Json.tryRead(json);
            if (value == null || ours.contains(name)) {
                dropped.add("options." + name);
            } else {
                place.put(name, value, true);
            }
        });
        model.options().forEach((name, value) -> {
            if (!ours.contains(name)) {
                place.put(name, Json.node(value), false);
            }
        });
    }
}

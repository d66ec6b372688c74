package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chunks put together to the answer that they are the stream of, as the official clients do it. */
final class CollectedChunks {
    /** Texts that each piece says whole. */
    private static final Set<String> NAMES = Set.of("role", "id", "type", "name", "object");

    private final ObjectNode answer = Json.object();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private @Nullable JsonNode usage;

    private CollectedChunks() {}

    /** @return null if these are no whole answer */
    static byte @Nullable [] of(byte[] frames, Usage usage) {
        var collected = new CollectedChunks();
        for (Frame frame : SseFrames.in(frames)) {
            if (Json.tryRead(frame.data()) instanceof ObjectNode chunk && !collected.take(chunk)) {
                return null;
            }
        }
        return collected.answer(usage);
    }

    private boolean take(ObjectNode chunk) {
        if (!(chunk.get("choices") instanceof ArrayNode pieces)) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            switch (member.getKey()) {
                case "choices" -> {}
                case "usage" -> usage = member.getValue().isObject() ? member.getValue() : usage;
                case "object" -> answer.put("object", "chat.completion");
                // Added only to hide the length of what is said.
                case "obfuscation" -> {}
                default -> {
                    if (!answer.hasNonNull(member.getKey())) {
                        answer.set(member.getKey(), member.getValue());
                    }
                }
            }
        }
        for (JsonNode piece : pieces) {
            if (!(piece instanceof ObjectNode object)) {
                return false;
            }
            choice(object);
        }
        return true;
    }

    private void choice(ObjectNode piece) {
        int index = piece.path("index").asInt(0);
        ObjectNode choice = choices.computeIfAbsent(index, _ -> {
            ObjectNode begun = Json.object().put("index", index);
            begun.putObject("message")
                    .put("role", "assistant")
                    .putNull("content")
                    .putNull("refusal");
            begun.putNull("logprobs");
            return begun.putNull("finish_reason");
        });
        for (Map.Entry<String, JsonNode> member : piece.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "index" -> {}
                case "delta" -> {
                    if (value instanceof ObjectNode delta && choice.get("message") instanceof ObjectNode message) {
                        merge(message, delta);
                    }
                }
                default -> merge(choice, member.getKey(), value);
            }
        }
    }

    private static void merge(ObjectNode into, ObjectNode delta) {
        delta.properties().forEach(member -> merge(into, member.getKey(), member.getValue()));
    }

    private static void merge(ObjectNode into, String name, JsonNode more) {
        JsonNode known = into.get(name);
        if (more.isNull()) {
            if (known == null) {
                into.putNull(name);
            }
        } else if (known == null || known.isNull()) {
            into.set(name, more instanceof ArrayNode list ? appended(Json.array(), list) : more.deepCopy());
        } else if (known instanceof ObjectNode object && more instanceof ObjectNode delta) {
            merge(object, delta);
        } else if (known instanceof ArrayNode list && more instanceof ArrayNode items) {
            appended(list, items);
        } else if (known.isString() && more.isString() && !NAMES.contains(name) && !name.equals("finish_reason")) {
            into.put(name, known.stringValue() + more.stringValue());
        } else if (!(more.isString() && more.stringValue().isEmpty())) {
            into.set(name, more);
        }
    }

    /** Items that bear a number go on with the one of that number. */
    private static ArrayNode appended(ArrayNode list, ArrayNode items) {
        for (JsonNode item : items) {
            ObjectNode begun = item.path("index").isIntegralNumber() ? numbered(list, item.path("index")) : null;
            if (begun != null && item instanceof ObjectNode delta) {
                merge(begun, delta);
            } else {
                list.add(item.deepCopy());
            }
        }
        return list;
    }

    private static @Nullable ObjectNode numbered(ArrayNode list, JsonNode index) {
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object && index.equals(item.get("index"))) {
                return object;
            }
        }
        return null;
    }

    private byte @Nullable [] answer(Usage counted) {
        ArrayNode all = answer.putArray("choices");
        for (ObjectNode choice : choices.values()) {
            if (!choice.hasNonNull("finish_reason")) {
                return null;
            }
            if (choice.path("message").get("tool_calls") instanceof ArrayNode calls) {
                calls.forEach(call -> {
                    if (call instanceof ObjectNode object) {
                        object.remove("index");
                    }
                });
            }
            all.add(choice);
        }
        answer.set("usage", usage == null ? ChatWords.usage(counted) : usage);
        return choices.isEmpty() ? null : Json.bytes(answer);
    }
}

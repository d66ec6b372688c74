package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.JsonEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts tool calls together from their pieces, whatever the provider leaves out, splits or repeats. A call is announced
 * once its name is whole, that is with its first arguments or when something else follows.
 */
final class ToolCallReader {
    private final Consumer<ChatEvent> events;
    private final String idStem;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Call> byIndex = new HashMap<>();

    private static final class Call {
        final int index;

        @Nullable
        String id;

        final StringBuilder name = new StringBuilder();
        final JsonEnd arguments = new JsonEnd();
        boolean announced;

        Call(int index) {
            this.index = index;
        }
    }

    /** @param answer where the answer's own id stands, from which missing ids of calls are made */
    ToolCallReader(JsonNode answer, Consumer<ChatEvent> events) {
        this.events = events;
        String id = AnswerPieces.word(answer, "id");
        String stem = id == null ? String.valueOf(Json.longOf(answer, "created")) : id.replaceAll("[^a-zA-Z0-9_]", "");
        this.idStem = "call_" + stem + "_";
    }

    boolean any() {
        return !calls.isEmpty();
    }

    /** A call that is whole, whatever its index says. */
    void whole(JsonNode entry) {
        end();
        take(open(), entry);
    }

    /** A piece of a call. */
    void piece(JsonNode entry) {
        take(find(entry), entry);
    }

    /** No call goes on: announces what waits. */
    void end() {
        calls.forEach(this::announce);
    }

    private void take(Call call, JsonNode entry) {
        String id = AnswerPieces.word(entry, "id");
        if (call.id == null) {
            call.id = id;
        }
        JsonNode function = entry.path("function");
        String name = AnswerPieces.word(function, "name");
        // Repeated by some in every piece, split over pieces by others.
        if (name != null && !call.announced && !name.contentEquals(call.name)) {
            call.name.append(name);
        }
        String arguments = arguments(function.path("arguments"));
        if (!arguments.isEmpty()) {
            announce(call);
            call.arguments.take(arguments);
            events.accept(new ChatEvent.ToolArgumentsDelta(call.index, arguments));
        }
    }

    private static String arguments(JsonNode arguments) {
        if (arguments.isObject()) {
            return Json.text(arguments);
        }
        return arguments.isString() ? arguments.stringValue() : "";
    }

    private Call find(JsonNode entry) {
        String id = AnswerPieces.word(entry, "id");
        boolean named = AnswerPieces.word(entry.path("function"), "name") != null;
        if (!entry.path("index").isIntegralNumber()) {
            return findWithoutIndex(id, named, entry);
        }
        long index = Json.longOf(entry, "index");
        Call call = byIndex.get(index);
        if (call == null || (named && another(call, id, entry))) {
            call = open();
            byIndex.put(index, call);
        }
        return call;
    }

    /** Some number every call 0: then it is a new one if its id is new or, without an id, if the last one is whole. */
    private static boolean another(Call call, @Nullable String id, JsonNode entry) {
        if (id != null && call.id != null) {
            return !id.equals(call.id);
        }
        return call.arguments.reached()
                && !arguments(entry.path("function").path("arguments")).isBlank();
    }

    private Call findWithoutIndex(@Nullable String id, boolean named, JsonNode entry) {
        for (Call call : calls) {
            if (id != null && id.equals(call.id)) {
                return call;
            }
        }
        if (!calls.isEmpty() && !(named && (id != null || another(calls.getLast(), null, entry)))) {
            return calls.getLast();
        }
        Call call = open();
        // Its later pieces may be numbered.
        byIndex.put((long) call.index, call);
        return call;
    }

    private Call open() {
        end();
        var call = new Call(calls.size());
        calls.add(call);
        return call;
    }

    private void announce(Call call) {
        if (!call.announced) {
            call.announced = true;
            String id = call.id == null ? idStem + call.index : call.id;
            events.accept(new ChatEvent.ToolCallStarted(call.index, id, call.name.toString()));
        }
    }
}

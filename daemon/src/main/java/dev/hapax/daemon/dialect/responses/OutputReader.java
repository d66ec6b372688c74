package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes events of the items of an output, whether they come in pieces or whole. A whole item adds only what its pieces
 * have not said, so that nothing is said twice and nothing is lost where a server leaves out the pieces.
 */
final class OutputReader {
    /** What was said of one item. */
    private static final class Seen {
        /** Counts calls; -1 for other items. */
        int call = -1;

        boolean done;
        boolean anything;

        /** The kind of reasoning that came first: a summary and the thought itself would say the same twice. */
        @Nullable
        String thought;
    }

    private final Consumer<ChatEvent> events;
    private final Map<Long, Seen> items = new HashMap<>();
    private int calls;
    private boolean refused;

    OutputReader(Consumer<ChatEvent> events) {
        this.events = events;
    }

    boolean called() {
        return calls > 0;
    }

    boolean refused() {
        return refused;
    }

    /** What the whole response has that was not said before. */
    void whole(JsonNode response) {
        long index = 0;
        for (JsonNode item : Json.listOf(response, "output")) {
            done(index, item);
            index++;
        }
    }

    void added(long index, JsonNode item) {
        if ("function_call".equals(Json.textOf(item, "type"))) {
            started(at(index), item);
        }
    }

    void text(long index, String delta) {
        if (!delta.isEmpty()) {
            at(index).anything = true;
            events.accept(new ChatEvent.TextDelta(delta));
        }
    }

    void refusal(long index, String delta) {
        if (!delta.isEmpty()) {
            at(index).anything = true;
            refused = true;
            events.accept(new ChatEvent.RefusalDelta(delta));
        }
    }

    /** @param kind {@code summary} or {@code content} */
    void thinking(long index, String kind, String delta) {
        Seen seen = at(index);
        if (delta.isEmpty() || !(seen.thought == null || seen.thought.equals(kind))) {
            return;
        }
        seen.thought = kind;
        seen.anything = true;
        events.accept(new ChatEvent.ThinkingDelta(delta));
    }

    /** Another part of the summary follows: a paragraph of its own. */
    void nextSummary(long index) {
        if ("summary".equals(at(index).thought)) {
            thinking(index, "summary", "\n\n");
        }
    }

    void arguments(long index, String delta) {
        Seen seen = at(index);
        if (seen.call >= 0 && !delta.isEmpty()) {
            seen.anything = true;
            events.accept(new ChatEvent.ToolArgumentsDelta(seen.call, delta));
        }
    }

    /** All of the arguments, which count where no piece came before. */
    void allArguments(long index, String arguments) {
        if (!at(index).anything) {
            arguments(index, arguments);
        }
    }

    void done(long index, JsonNode item) {
        Seen seen = at(index);
        if (seen.done) {
            return;
        }
        seen.done = true;
        switch (Json.textOf(item, "type")) {
            case "message" -> message(index, seen, item);
            case "reasoning" -> reasoning(index, seen, item);
            case "function_call" -> {
                started(seen, item);
                String arguments = Json.textOf(item, "arguments");
                allArguments(index, arguments == null ? "" : arguments);
            }
            case null, default -> {}
        }
    }

    private void message(long index, Seen seen, JsonNode item) {
        if (seen.anything) {
            return;
        }
        for (JsonNode part : Json.listOf(item, "content")) {
            text(index, orEmpty(Json.textOf(part, "text")));
            refusal(index, orEmpty(Json.textOf(part, "refusal")));
        }
    }

    private void reasoning(long index, Seen seen, JsonNode item) {
        if (!seen.anything) {
            for (String kind : new String[] {"summary", "content"}) {
                for (JsonNode part : Json.listOf(item, kind)) {
                    nextSummary(index);
                    thinking(index, kind, orEmpty(Json.textOf(part, "text")));
                }
            }
        }
        String sealed = Json.textOf(item, "encrypted_content");
        if (sealed != null && !sealed.isEmpty()) {
            events.accept(new ChatEvent.ThinkingSigned(sealed));
        }
    }

    private void started(Seen seen, JsonNode item) {
        if (seen.call < 0) {
            seen.call = calls++;
            String id = Json.textOf(item, "call_id");
            String known = id == null ? orEmpty(Json.textOf(item, "id")) : id;
            events.accept(new ChatEvent.ToolCallStarted(seen.call, known, orEmpty(Json.textOf(item, "name"))));
        }
    }

    private Seen at(long index) {
        return items.computeIfAbsent(index, _ -> new Seen());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The item that an event is about. */
    static long index(ObjectNode event) {
        return Json.longOf(event, "output_index");
    }
}

package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.UnknownReason;
import dev.hapax.daemon.sse.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads an answer: a stream of lines, or one line that holds it whole. The line with {@code done} is its end. */
final class LineReader implements StreamReader {
    private final ThinkTags tags = new ThinkTags();
    private String idStem = "call_";
    private int calls;
    private boolean started;
    private boolean done;

    static List<ChatEvent> whole(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        var events = new ArrayList<ChatEvent>();
        var reader = new LineReader();
        reader.read(body, events::add);
        if (!reader.done) {
            throw new MalformedAnswer("The answer is not done");
        }
        return events;
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        if (!done && frame.data().length > 0) {
            read(frame.data(), events);
        }
    }

    @Override
    public boolean end(Consumer<ChatEvent> events) {
        tags.noMoreTags(events);
        return done;
    }

    @Override
    public boolean complete() {
        return done;
    }

    private void read(byte[] line, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(line);
        if (root.hasNonNull("error")) {
            throw new ErrorInAnswer(Errors.read(line));
        }
        if (!root.has("message") && !root.has("done")) {
            throw new MalformedAnswer("A line has neither message nor done");
        }
        start(root, events);
        message(Json.objectOf(root, "message"), events);
        if (root.path("done").isBoolean() && root.path("done").booleanValue()) {
            finish(root, events);
        }
    }

    private void start(ObjectNode root, Consumer<ChatEvent> events) {
        if (!started) {
            started = true;
            // Ids must differ from those of the turns before; the time does.
            String time = Json.textOf(root, "created_at");
            idStem = "call_" + (time == null ? "" : time.replaceAll("[^0-9]", "") + "_");
            events.accept(new ChatEvent.Started(null, Json.textOf(root, "model")));
        }
    }

    private void message(ObjectNode message, Consumer<ChatEvent> events) {
        String thinking = Json.textOf(message, "thinking");
        if (thinking != null && !thinking.isEmpty()) {
            tags.noMoreTags(events);
            events.accept(new ChatEvent.ThinkingDelta(thinking));
        }
        String content = Json.textOf(message, "content");
        if (content != null && !content.isEmpty()) {
            tags.take(content, events);
        }
        for (JsonNode call : Json.listOf(message, "tool_calls")) {
            tags.noMoreTags(events);
            call(call, events);
        }
    }

    private void call(JsonNode call, Consumer<ChatEvent> events) {
        JsonNode function = Json.objectOf(call, "function");
        String id = Json.textOf(call, "id");
        String name = Json.textOf(function, "name");
        events.accept(new ChatEvent.ToolCallStarted(
                calls, id == null || id.isEmpty() ? idStem + calls : id, name == null ? "" : name));
        events.accept(new ChatEvent.ToolArgumentsDelta(calls, arguments(function)));
        calls++;
    }

    /** An object; models behind some copies of the API give its text. */
    private static String arguments(JsonNode function) {
        String text = Json.textOf(function, "arguments");
        return text == null || text.isBlank() ? Json.text(Json.objectOf(function, "arguments")) : text;
    }

    private void finish(ObjectNode root, Consumer<ChatEvent> events) {
        done = true;
        tags.noMoreTags(events);
        if (root.has("prompt_eval_count") || root.has("eval_count")) {
            // The count of the prompt is absent where the prompt was cached.
            long input = Math.max(0, Json.longOf(root, "prompt_eval_count"));
            long output = Math.max(0, Json.longOf(root, "eval_count"));
            events.accept(new ChatEvent.UsageReported(Usage.of(input, output)));
        }
        events.accept(new ChatEvent.Finished(reason(Json.textOf(root, "done_reason")), null));
    }

    /** To be loaded or unloaded is no answer, so these stay unknown. */
    private FinishReason reason(@Nullable String word) {
        return switch (word) {
            case "stop" -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls" -> FinishReason.TOOL_CALLS;
            case null, default -> UnknownReason.logged(word);
        };
    }
}

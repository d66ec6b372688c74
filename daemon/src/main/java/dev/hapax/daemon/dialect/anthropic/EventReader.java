package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">stream of events</a>. Pings, and events
 * and blocks that nobody knows yet, say nothing.
 */
final class EventReader implements StreamReader {
    private static final String MARKER = "[DONE]";

    private final Map<Long, Block> blocks = new HashMap<>();
    private final UsageCount usage = new UsageCount();
    private int calls;
    private boolean answeredByTool;
    private boolean started;
    private boolean blockClosed;
    private boolean reasoned;
    private boolean stopped;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;

    /** @param call the number of the call, or less than 0 for a block whose JSON is text or goes nowhere */
    private record Block(String type, int call, Arguments arguments) {
        private static final int ANSWER = -1;
        private static final int UNKNOWN = -2;
    }

    /** What a call's block said of its input at its start; it counts if no piece follows. */
    private static final class Arguments {
        private final String atStart;
        private boolean came;

        Arguments(String atStart) {
            this.atStart = atStart;
        }
    }

    /** Some copies of the API send OpenAI's end marker besides their own. */
    static boolean isMarker(Frame frame) {
        return frame.data().length == MARKER.length() && frame.text().equals(MARKER);
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        if (stopped || frame.data().length == 0 || isMarker(frame)) {
            return;
        }
        ObjectNode event = Json.readAnswer(frame.data());
        String type = event.has("type") ? Json.textOf(event, "type") : frame.event();
        switch (type) {
            case "error" -> throw new ErrorInAnswer(Errors.read(frame.data()));
            case "message_start" -> start(Json.objectOf(event, "message"), events);
            case "content_block_start" -> open(index(event), Json.objectOf(event, "content_block"), events);
            case "content_block_delta" -> delta(index(event), Json.objectOf(event, "delta"), events);
            case "content_block_stop" -> {
                blockClosed = true;
                close(index(event), events);
            }
            case "message_delta" -> messageDelta(event, events);
            case "message_stop" -> stop(events);
            case null, default -> {}
        }
    }

    @Override
    public boolean end(Consumer<ChatEvent> events) {
        if (!stopped) {
            reportUsage(events);
        }
        return stopped;
    }

    @Override
    public boolean complete() {
        return stopped;
    }

    @Override
    public boolean textMayFollow() {
        return !blockClosed;
    }

    private static long index(ObjectNode event) {
        return Json.longOf(event, "index");
    }

    private void start(ObjectNode message, Consumer<ChatEvent> events) {
        usage.read(message.get("usage"));
        begin(Json.textOf(message, "id"), Json.textOf(message, "model"), events);
    }

    private void begin(@Nullable String id, @Nullable String model, Consumer<ChatEvent> events) {
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Started(id, model));
        }
    }

    private void open(long index, ObjectNode block, Consumer<ChatEvent> events) {
        begin(null, null, events);
        String type = Json.textOf(block, "type");
        int call = Block.UNKNOWN;
        switch (type) {
            case "text" -> text(Json.textOf(block, "text"), events);
            case "thinking" -> {
                thought(Json.textOf(block, "thinking"), events);
                signature(Json.textOf(block, "signature"), events);
            }
            case "redacted_thinking" -> {
                String data = Json.textOf(block, "data");
                events.accept(new ChatEvent.RedactedThinking(data == null ? "" : data));
            }
            case "tool_use" -> call = call(block, events);
            case null, default -> {}
        }
        String input = Json.text(Json.objectOf(block, "input"));
        blocks.put(index, new Block(type == null ? "" : type, call, new Arguments(input)));
    }

    private int call(ObjectNode block, Consumer<ChatEvent> events) {
        String name = Json.textOf(block, "name");
        if (AnswerTool.NAME.equals(name)) {
            answeredByTool = true;
            return Block.ANSWER;
        }
        String id = Json.textOf(block, "id");
        events.accept(new ChatEvent.ToolCallStarted(
                calls, id == null ? "toolu_" + calls : ToolIds.decode(id), name == null ? "" : name));
        return calls++;
    }

    private void delta(long index, ObjectNode delta, Consumer<ChatEvent> events) throws MalformedAnswer {
        begin(null, null, events);
        switch (Json.textOf(delta, "type")) {
            case "text_delta" -> text(Json.textOf(delta, "text"), events);
            case "thinking_delta" -> thought(Json.textOf(delta, "thinking"), events);
            case "signature_delta" -> signature(Json.textOf(delta, "signature"), events);
            case "input_json_delta" -> {
                Block block = blocks.get(index);
                if (block == null) {
                    throw new MalformedAnswer("A piece of input belongs to no content block");
                }
                input(block, Json.textOf(delta, "partial_json"), events);
            }
            case null, default -> {}
        }
    }

    private void close(long index, Consumer<ChatEvent> events) {
        Block block = blocks.remove(index);
        if (block != null && !block.arguments().came) {
            input(block, block.arguments().atStart, events);
        }
    }

    private static void input(Block block, @Nullable String json, Consumer<ChatEvent> events) {
        if (json == null || json.isEmpty() || !block.type().equals("tool_use")) {
            return;
        }
        block.arguments().came = true;
        events.accept(
                block.call() == Block.ANSWER
                        ? new ChatEvent.TextDelta(json)
                        : new ChatEvent.ToolArgumentsDelta(block.call(), json));
    }

    private static void text(@Nullable String text, Consumer<ChatEvent> events) {
        if (text != null && !text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(text));
        }
    }

    private static void thought(@Nullable String text, Consumer<ChatEvent> events) {
        if (text != null && !text.isEmpty()) {
            events.accept(new ChatEvent.ThinkingDelta(text));
        }
    }

    private static void signature(@Nullable String signature, Consumer<ChatEvent> events) {
        if (signature != null && !signature.isEmpty()) {
            events.accept(new ChatEvent.ThinkingSigned(signature));
        }
    }

    private void messageDelta(ObjectNode event, Consumer<ChatEvent> events) {
        reasoned = true;
        begin(null, null, events);
        usage.read(event.get("usage"));
        ObjectNode delta = Json.objectOf(event, "delta");
        String reason = Json.textOf(delta, "stop_reason");
        if (reason != null) {
            stopReason = reason;
            stopSequence = Json.textOf(delta, "stop_sequence");
        }
        String explanation = Json.textOf(Json.objectOf(delta, "stop_details"), "explanation");
        if (explanation != null && !explanation.isEmpty()) {
            events.accept(new ChatEvent.RefusalDelta(explanation));
        }
    }

    private void stop(Consumer<ChatEvent> events) throws MalformedAnswer {
        if (!reasoned) {
            throw new MalformedAnswer(EventScanner.NO_REASON);
        }
        begin(null, null, events);
        for (long open : blocks.keySet().stream().sorted().toList()) {
            close(open, events);
        }
        reportUsage(events);
        stopped = true;
        events.accept(new ChatEvent.Finished(
                AnswerTool.finish(StopReasons.read(stopReason), answeredByTool, calls > 0), stopSequence));
    }

    private void reportUsage(Consumer<ChatEvent> events) {
        if (usage.reported()) {
            events.accept(new ChatEvent.UsageReported(usage.usage()));
        }
    }
}

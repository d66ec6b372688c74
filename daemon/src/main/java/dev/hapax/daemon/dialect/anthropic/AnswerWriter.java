package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer, a {@code message} object. */
final class AnswerWriter {
    private final ArrayNode content = Json.array();
    private final StringBuilder refusal = new StringBuilder();
    private @Nullable String id;
    private Usage usage = Usage.NONE;
    private ChatEvent.Finished end = new ChatEvent.Finished(FinishReason.UNKNOWN, null);

    private AnswerWriter() {}

    static byte[] write(List<ChatEvent> events, AnswerContext context) {
        var writer = new AnswerWriter();
        var blocks = new BlockSequence(new Collected(writer.content));
        for (ChatEvent event : events) {
            writer.take(event);
            blocks.take(event);
        }
        return Json.bytes(writer.message(blocks, context));
    }

    /** What a message has at its start already. */
    static ObjectNode message(@Nullable String id, AnswerContext context) {
        return Json.object()
                .put("id", ofOurForm(id, context))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", context.model());
    }

    static ObjectNode stopDetails(String explanation) {
        return Json.object().put("type", "refusal").putNull("category").put("explanation", explanation);
    }

    private static String ofOurForm(@Nullable String id, AnswerContext context) {
        if (id == null || id.isEmpty()) {
            return "msg_" + context.requestId();
        }
        return id.startsWith("msg_") ? id : "msg_" + id;
    }

    private void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.Started(String started, var _) -> id = started;
            case ChatEvent.RefusalDelta(String text) -> refusal.append(text);
            case ChatEvent.UsageReported(Usage reported) -> usage = reported;
            case ChatEvent.Finished finished -> end = finished;
            case ChatEvent.TextDelta _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _ -> {}
        }
    }

    private ObjectNode message(BlockSequence blocks, AnswerContext context) {
        boolean refused = !refusal.isEmpty();
        String stopReason = StopReasons.write(end.reason(), refused);
        boolean explained = refused && stopReason.equals("refusal");
        if (refused && !explained) {
            blocks.take(new ChatEvent.TextDelta(refusal.toString()));
        }
        blocks.end();
        ObjectNode message = message(id, context);
        message.set("content", content);
        message.put("stop_reason", stopReason);
        message.put("stop_sequence", end.stopSequence());
        if (explained) {
            message.set("stop_details", stopDetails(refusal.toString()));
        }
        message.set("usage", UsageCount.node(usage));
        return message;
    }

    private static final class Collected implements BlockSequence.Sink {
        private final ArrayNode content;
        private final StringBuilder pieces = new StringBuilder();
        private BlockSequence.Kind open = new BlockSequence.Kind.Text();
        private @Nullable String signed;

        Collected(ArrayNode content) {
            this.content = content;
        }

        @Override
        public void open(BlockSequence.Kind kind) {
            open = kind;
            pieces.setLength(0);
            signed = null;
        }

        @Override
        public void piece(BlockSequence.Kind kind, String piece) {
            pieces.append(piece);
        }

        @Override
        public void signature(String signature) {
            signed = signature;
        }

        @Override
        public void close() {
            String held = pieces.toString();
            content.add(
                    switch (open) {
                        case BlockSequence.Kind.Text _ -> BlockWriter.text(held);
                        case BlockSequence.Kind.Thinking _ -> BlockWriter.thinking(held, signed);
                        case BlockSequence.Kind.Redacted(String data) -> BlockWriter.redacted(data);
                        case BlockSequence.Kind.Call(String id, String name) -> BlockWriter.toolUse(id, name, held);
                    });
        }
    }
}

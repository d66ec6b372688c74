package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a stream of events. The explanation of a refusal waits for the end, where the API has its place. */
final class EventWriter implements StreamWriter {
    private final AnswerContext context;
    private final StringBuilder refusal = new StringBuilder();
    private final BlockSequence blocks;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Usage usage = Usage.NONE;
    private boolean started;
    private boolean finished;

    EventWriter(AnswerContext context) {
        this.context = context;
        this.blocks = new BlockSequence(new Frames());
    }

    @Override
    public void write(ChatEvent event, ByteArrayOutputStream out) {
        if (finished) {
            return;
        }
        this.out = out;
        switch (event) {
            case ChatEvent.Started(String id, var _) -> start(id);
            case ChatEvent.RefusalDelta(String text) -> refusal.append(text);
            case ChatEvent.UsageReported(Usage reported) -> usage = reported;
            case ChatEvent.Finished end -> finish(end);
            case ChatEvent.TextDelta _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _ -> {
                start(null);
                blocks.take(event);
            }
        }
    }

    private void start(@Nullable String id) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = AnswerWriter.message(id, context);
        message.putArray("content");
        message.putNull("stop_reason");
        message.putNull("stop_sequence");
        message.set("usage", UsageCount.node(Usage.of(0, 0)));
        event.set("message", message);
        emit(event);
    }

    private void finish(ChatEvent.Finished end) {
        finished = true;
        start(null);
        boolean refused = !refusal.isEmpty();
        String stopReason = StopReasons.write(end.reason(), refused);
        boolean explained = refused && stopReason.equals("refusal");
        if (refused && !explained) {
            blocks.take(new ChatEvent.TextDelta(refusal.toString()));
        }
        blocks.end();
        ObjectNode event = Json.object().put("type", "message_delta");
        ObjectNode delta = event.putObject("delta");
        delta.put("stop_reason", stopReason);
        delta.put("stop_sequence", end.stopSequence());
        if (explained) {
            delta.set("stop_details", AnswerWriter.stopDetails(refusal.toString()));
        }
        event.set("usage", UsageCount.node(usage));
        emit(event);
        emit(Json.object().put("type", "message_stop"));
    }

    private void emit(ObjectNode event) {
        NamedEvents.write(event.get("type").stringValue(), event, out);
    }

    private final class Frames implements BlockSequence.Sink {
        private int index;

        @Override
        public void open(BlockSequence.Kind kind) {
            ObjectNode event = Json.object().put("type", "content_block_start").put("index", index);
            event.set(
                    "content_block",
                    switch (kind) {
                        case BlockSequence.Kind.Text _ -> BlockWriter.text("");
                        case BlockSequence.Kind.Thinking _ -> BlockWriter.thinking("", "");
                        case BlockSequence.Kind.Redacted(String data) -> BlockWriter.redacted(data);
                        case BlockSequence.Kind.Call(String id, String name) -> BlockWriter.toolUse(id, name, "");
                    });
            emit(event);
        }

        @Override
        public void piece(BlockSequence.Kind kind, String piece) {
            delta(
                    switch (kind) {
                        case BlockSequence.Kind.Text _ -> delta("text_delta", "text", piece);
                        case BlockSequence.Kind.Thinking _ -> delta("thinking_delta", "thinking", piece);
                        case BlockSequence.Kind.Call _ -> delta("input_json_delta", "partial_json", piece);
                        case BlockSequence.Kind.Redacted _ ->
                            throw new IllegalArgumentException("A redacted block has no pieces");
                    });
        }

        @Override
        public void signature(String signature) {
            delta(delta("signature_delta", "signature", signature));
        }

        @Override
        public void close() {
            emit(Json.object().put("type", "content_block_stop").put("index", index));
            index++;
        }

        private void delta(ObjectNode delta) {
            ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
            event.set("delta", delta);
            emit(event);
        }

        private static ObjectNode delta(String type, String field, String value) {
            return Json.object().put("type", type).put(field, value);
        }
    }
}

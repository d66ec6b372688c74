package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a stream of {@code chat.completion.chunk} objects. The chunk with a signature repeats the whole thought in the
 * side field {@code thinking_blocks}, so that a client can return the block without putting it together.
 */
final class ChunkWriter implements StreamWriter {
    private final AnswerContext context;
    private final StringBuilder thought = new StringBuilder();
    private final Set<Integer> withoutArguments = new LinkedHashSet<>();
    private String id;
    private boolean begun;
    private Usage usage = Usage.NONE;

    ChunkWriter(AnswerContext context) {
        this.context = context;
        this.id = AnswerWriter.id(null, context);
    }

    @Override
    public void write(ChatEvent event, ByteArrayOutputStream out) {
        if (event instanceof ChatEvent.Started(String providers, var _)) {
            if (!begun) {
                id = AnswerWriter.id(providers, context);
            }
            begin(out);
            return;
        }
        begin(out);
        switch (event) {
            case ChatEvent.Started _ -> {}
            case ChatEvent.TextDelta(String text) -> {
                if (!text.isEmpty()) {
                    // What is signed later began later.
                    thought.setLength(0);
                }
                piece("content", text, out);
            }
            case ChatEvent.RefusalDelta(String text) -> piece("refusal", text, out);
            case ChatEvent.ThinkingDelta(String text) -> {
                thought.append(text);
                piece("reasoning_content", text, out);
            }
            case ChatEvent.ThinkingSigned(String signature) -> {
                block(AnswerWriter.thinkingBlock(thought.toString(), signature), out);
                thought.setLength(0);
            }
            case ChatEvent.RedactedThinking(String data) -> block(AnswerWriter.redactedBlock(data), out);
            case ChatEvent.ToolCallStarted(int index, String callId, String name) -> {
                thought.setLength(0);
                withoutArguments.add(index);
                toolCall(index, callId, name, "", out);
            }
            case ChatEvent.ToolArgumentsDelta(int index, String json) -> {
                if (!json.isEmpty()) {
                    withoutArguments.remove(index);
                    toolCall(index, null, null, json, out);
                }
            }
            case ChatEvent.UsageReported(Usage reported) -> usage = reported;
            case ChatEvent.Finished(FinishReason reason, var _) -> finish(reason, out);
        }
    }

    private void begin(ByteArrayOutputStream out) {
        if (!begun) {
            begun = true;
            delta(Json.object().put("role", "assistant").put("content", ""), out);
        }
    }

    private void piece(String field, String piece, ByteArrayOutputStream out) {
        if (!piece.isEmpty()) {
            delta(Json.object().put(field, piece), out);
        }
    }

    private void block(ObjectNode block, ByteArrayOutputStream out) {
        ObjectNode delta = Json.object();
        delta.putArray("thinking_blocks").add(block);
        delta(delta, out);
    }

    private void toolCall(
            int index, @Nullable String callId, @Nullable String name, String arguments, ByteArrayOutputStream out) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", index);
        Json.put(call, "id", callId);
        Json.put(call, "type", callId == null ? null : "function");
        ObjectNode function = call.putObject("function");
        Json.put(function, "name", name);
        function.put("arguments", arguments);
        delta(delta, out);
    }

    private void finish(FinishReason reason, ByteArrayOutputStream out) {
        for (int index : withoutArguments) {
            toolCall(index, null, null, "{}", out);
        }
        choice(Json.object(), ChatWords.finish(reason), out);
        if (context.usageWanted()) {
            ObjectNode last = chunk();
            last.putArray("choices");
            last.set("usage", ChatWords.usage(usage));
            SseData.event(last, out);
        }
        SseData.marker(out);
    }

    private void delta(ObjectNode delta, ByteArrayOutputStream out) {
        choice(delta, null, out);
    }

    private void choice(ObjectNode delta, @Nullable String finish, ByteArrayOutputStream out) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        if (context.usageWanted()) {
            chunk.putNull("usage");
        }
        SseData.event(chunk, out);
    }

    private ObjectNode chunk() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", context.createdEpochSeconds())
                .put("model", context.model());
    }
}

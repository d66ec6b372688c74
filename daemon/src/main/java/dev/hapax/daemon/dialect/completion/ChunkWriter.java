package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.CollectedAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a stream of {@code text_completion} chunks; what is no text comes with the last of them. */
final class ChunkWriter implements StreamWriter {
    private final AnswerContext context;
    private final boolean advanced;
    private final CollectedAnswer.Builder rest = new CollectedAnswer.Builder();

    ChunkWriter(AnswerContext context, boolean advanced) {
        this.context = context;
        this.advanced = advanced;
    }

    @Override
    public void write(ChatEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case ChatEvent.TextDelta(String text) -> SseData.event(chunk(text, null), out);
            case ChatEvent.RefusalDelta(String text) -> SseData.event(chunk(text, null), out);
            case ChatEvent.Finished _ -> {
                rest.add(event);
                finish(out);
            }
            case ChatEvent.Started _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _,
                    ChatEvent.UsageReported _ -> rest.add(event);
        }
    }

    private void finish(ByteArrayOutputStream out) {
        CollectedAnswer answer = rest.build();
        ObjectNode last = chunk("", ChatWords.finish(answer.finish()));
        if (advanced) {
            last.put("provider", context.provider());
            last.put("request_id", context.requestId());
            Account.add(last, answer, context);
        }
        SseData.event(last, out);
        if (context.usageWanted()) {
            ObjectNode usage = Json.object();
            AnswerWriter.head(usage, context);
            usage.putArray("choices");
            usage.set("usage", ChatWords.usage(answer.usage()));
            SseData.event(usage, out);
        }
        SseData.marker(out);
    }

    private ObjectNode chunk(String text, @Nullable String finish) {
        ObjectNode chunk = Json.object();
        AnswerWriter.head(chunk, context);
        AnswerWriter.choice(chunk, text, finish);
        if (context.usageWanted()) {
            chunk.putNull("usage");
        }
        return chunk;
    }
}

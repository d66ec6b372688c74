package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.CollectedAnswer;
import dev.hapax.daemon.dialect.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer: one object that old and new clients of Hapax and OpenAI's SDK can read. */
final class AnswerWriter {
    private AnswerWriter() {}

    static byte[] write(List<ChatEvent> events, AnswerContext context, boolean advanced, Formatting formatting) {
        CollectedAnswer answer = CollectedAnswer.of(events);
        // A refusal is what the model said; this format has no other place for it.
        Formatting.Formatted formatted = formatting.whole(answer.text() + answer.refusal());
        String text = formatted.text();
        ObjectNode node = Json.object();
        head(node, context);
        node.put("provider", context.provider());
        node.put("content", text);
        node.put("completion", text);
        node.put("request_id", context.requestId());
        choice(node, text, ChatWords.finish(formatted.cut() ? cut(answer.finish()) : answer.finish()));
        node.set("usage", ChatWords.usage(answer.usage()));
        if (advanced) {
            Account.add(node, answer, context);
        }
        return Json.bytes(node);
    }

    /** Why an answer ended whose text was cut: who has tools to call goes on with that. */
    static FinishReason cut(FinishReason reason) {
        return reason == FinishReason.TOOL_CALLS ? reason : FinishReason.LENGTH;
    }

    static void head(ObjectNode node, AnswerContext context) {
        node.put("id", "cmpl_" + context.requestId());
        node.put("object", "text_completion");
        node.put("created", context.createdEpochSeconds());
        node.put("model", context.model());
    }

    static void choice(ObjectNode node, String text, @Nullable String finish) {
        node.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", text)
                .put("finish_reason", finish)
                .putNull("logprobs");
    }
}

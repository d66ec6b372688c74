package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.CollectedAnswer;
import dev.hapax.daemon.dialect.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a whole answer, a {@code chat.completion} object. Visible reasoning goes to {@code reasoning_content}; where a
 * provider must get its reasoning back as it was, signed or redacted, the side field {@code thinking_blocks} holds it,
 * which a client returns in the assistant message.
 */
final class AnswerWriter {
    private AnswerWriter() {}

    static byte[] write(List<ChatEvent> events, AnswerContext context) {
        CollectedAnswer answer = CollectedAnswer.of(events);
        ObjectNode root = Json.object();
        root.put("id", id(answer.id(), context));
        root.put("object", "chat.completion");
        root.put("created", context.createdEpochSeconds());
        root.put("model", context.model());
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("message", message(answer));
        choice.putNull("logprobs");
        choice.put("finish_reason", ChatWords.finish(answer.finish()));
        root.set("usage", ChatWords.usage(answer.usage()));
        return Json.bytes(root);
    }

    /** The provider's id if it is of the form that clients of this dialect know, else one made from what is known. */
    static String id(@Nullable String providers, AnswerContext context) {
        if (providers == null || providers.isEmpty()) {
            return "chatcmpl-" + context.requestId();
        }
        return providers.startsWith("chatcmpl-") ? providers : "chatcmpl-" + providers;
    }

    private static ObjectNode message(CollectedAnswer answer) {
        ObjectNode message = Json.object();
        message.put("role", "assistant");
        boolean silent = answer.text().isEmpty()
                && !(answer.toolCalls().isEmpty() && answer.refusal().isEmpty());
        message.put("content", silent ? null : answer.text());
        message.put("refusal", answer.refusal().isEmpty() ? null : answer.refusal());
        String thinking = answer.thinkingText();
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking);
        }
        if (answer.thinking().stream().anyMatch(AnswerWriter::mustComeBack)) {
            ArrayNode blocks = message.putArray("thinking_blocks");
            answer.thinking().forEach(part -> blocks.add(thinkingBlock(part)));
        }
        if (!answer.toolCalls().isEmpty()) {
            message.set("tool_calls", ChatWords.toolCalls(answer.toolCalls()));
        }
        return message;
    }

    private static boolean mustComeBack(Part part) {
        return part instanceof Part.RedactedThinking
                || (part instanceof Part.Thinking(var _, String signature) && signature != null);
    }

    private static ObjectNode thinkingBlock(Part part) {
        return switch (part) {
            case Part.Thinking(String text, String signature) -> thinkingBlock(text, signature);
            case Part.RedactedThinking(String data) -> redactedBlock(data);
            case Part.Text _,
                    Part.Image _,
                    Part.Document _,
                    Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Refusal _,
                    Part.CachePoint _ -> throw new IllegalArgumentException("not thinking");
        };
    }

    static ObjectNode thinkingBlock(String text, @Nullable String signature) {
        ObjectNode block = Json.object().put("type", "thinking").put("thinking", text);
        Json.put(block, "signature", signature);
        return block;
    }

    static ObjectNode redactedBlock(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }
}

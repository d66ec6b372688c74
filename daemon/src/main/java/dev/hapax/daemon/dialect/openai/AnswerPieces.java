package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a {@code message} and a {@code delta} have in common: reasoning, text and refusal, in this order. */
final class AnswerPieces {
    private final Consumer<ChatEvent> events;
    private final StringBuilder thought = new StringBuilder();

    AnswerPieces(Consumer<ChatEvent> events) {
        this.events = events;
    }

    void read(ObjectNode piece) {
        String reasoning = reasoning(piece);
        ArrayNode blocks = Json.listOf(piece, "thinking_blocks");
        // Blocks come beside the same text as reasoning, or alone; a signed one may repeat all that came before it.
        boolean speaking = false;
        boolean repeated = false;
        for (JsonNode block : blocks) {
            String text = Json.textOf(block, "thinking");
            speaking |= text != null && !text.isEmpty() && !repeats(text, "") && !repeats(text, reasoning);
            repeated |= word(block, "signature") != null && !reasoning.isEmpty() && repeats(reasoning, "");
        }
        if (!speaking && !repeated) {
            thinking(reasoning);
        }
        for (JsonNode block : blocks) {
            thinkingBlock(block, speaking);
        }
        content(piece.path("content"));
        String refusal = word(piece, "refusal");
        if (refusal != null) {
            events.accept(new ChatEvent.RefusalDelta(refusal));
        }
    }

    private boolean repeats(String text, String more) {
        return text.length() == thought.length() + more.length() && text.equals(thought + more);
    }

    /** Two names are in use, and some send the same text under both. */
    private static String reasoning(ObjectNode piece) {
        String text = word(piece, "reasoning_content");
        if (text == null) {
            text = word(piece, "reasoning");
        }
        return text == null ? "" : text;
    }

    private void thinkingBlock(JsonNode block, boolean speaking) {
        String data = Json.textOf(block, "data");
        if ("redacted_thinking".equals(Json.textOf(block, "type")) && data != null) {
            events.accept(new ChatEvent.RedactedThinking(data));
            return;
        }
        String signature = word(block, "signature");
        String text = Json.textOf(block, "thinking");
        if (text != null && speaking && !(signature != null && repeats(text, ""))) {
            thinking(text);
        }
        if (signature != null) {
            events.accept(new ChatEvent.ThinkingSigned(signature));
            thought.setLength(0);
        }
    }

    private void thinking(String text) {
        if (!text.isEmpty()) {
            thought.append(text);
            events.accept(new ChatEvent.ThinkingDelta(text));
        }
    }

    /** A text, or a list of parts as some send it. */
    private void content(JsonNode content) {
        if (content.isString()) {
            text(content.stringValue());
        }
        if (!content.isArray()) {
            return;
        }
        for (JsonNode part : content) {
            String text = Json.textOf(part, "text");
            if (text != null) {
                text(text);
            }
            for (JsonNode thought : Json.listOf(part, "thinking")) {
                String thinking = Json.textOf(thought, "text");
                thinking(thinking == null ? "" : thinking);
            }
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(text));
        }
    }

    /** Why it ended: calls make a stop a call for tools, a refusal makes it filtered. */
    static FinishReason reason(@Nullable String word, boolean calls, boolean refused) {
        FinishReason reason = word == null ? FinishReason.UNKNOWN : ChatWords.finish(word);
        if (reason != FinishReason.STOP) {
            return reason;
        }
        return calls ? FinishReason.TOOL_CALLS : refused ? FinishReason.FILTERED : FinishReason.STOP;
    }

    /** The member's text, or null where it says nothing. */
    static @Nullable String word(JsonNode object, String name) {
        String text = Json.textOf(object, name);
        return text == null || text.isEmpty() ? null : text;
    }
}

package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.UnknownReason;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in <a href="https://docs.claude.com/en/api/handling-stop-reasons">Anthropic's words</a>. */
final class StopReasons {
    private StopReasons() {}

    static FinishReason read(@Nullable String word) {
        return switch (word) {
            case "end_turn" -> FinishReason.STOP;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.FILTERED;
            case "pause_turn" -> FinishReason.PAUSED;
            case null, default -> UnknownReason.logged(word);
        };
    }

    /**
     * What nobody knows becomes {@code max_tokens}: of the words that clients understand it says "there may be more",
     * and it is never mistaken for success. A refusal makes a plain stop a refusal; a limit wins over it.
     */
    static String write(FinishReason reason, boolean refused) {
        return switch (reason) {
            case STOP -> refused ? "refusal" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH, UNKNOWN -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case FILTERED -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}

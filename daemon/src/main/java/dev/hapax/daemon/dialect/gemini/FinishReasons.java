package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.FinishReason;
import java.util.Set;

/** Google's <a href="https://ai.google.dev/api/generate-content#FinishReason">reasons to end</a>. */
final class FinishReasons {
    /** The model failed: what it said is no answer. */
    private static final Set<String> FAILED = Set.of(
            "MALFORMED_FUNCTION_CALL",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "MISSING_THOUGHT_SIGNATURE",
            "MALFORMED_RESPONSE");

    private FinishReasons() {}

    static boolean failed(String word) {
        return FAILED.contains(word);
    }

    /** A call of a function ends with {@code STOP} like anything else; a word that is not known stays so. */
    static FinishReason of(String word) {
        return switch (word) {
            case "STOP" -> FinishReason.STOP;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.FILTERED;
            default -> FinishReason.UNKNOWN;
        };
    }
}

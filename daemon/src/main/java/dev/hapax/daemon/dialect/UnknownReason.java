package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.FinishReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reason for an answer's end that is in no reference: callers get a word that is no success, and the log the true
 * one.
 */
public final class UnknownReason {
    private static final Logger log = LoggerFactory.getLogger(UnknownReason.class);
    private static final int MOST_CHARACTERS = 64;

    private UnknownReason() {}

    /** @param word the provider's, or null if it gave none */
    public static FinishReason logged(@Nullable String word) {
        if (word == null) {
            log.info("an answer ended without a reason");
        } else {
            log.info(
                    "an answer ended for a reason that is not known: {}",
                    word.substring(0, Math.min(word.length(), MOST_CHARACTERS)));
        }
        return FinishReason.UNKNOWN;
    }
}

package dev.hapax.daemon.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One target considered for one request.
 *
 * @param outcome {@code ok}, a {@link FailureKind#id()}, or why no call was made: {@code breaker_open},
 *     {@code cooling}, {@code off}
 * @param status the provider's status, 0 for none
 * @param reason for people, or null
 */
public record AttemptRecord(
        Target target,
        String outcome,
        int status,
        Duration took,
        @Nullable String reason) {
    /** Whether a call was made. */
    public boolean called() {
        return !outcome.equals("breaker_open") && !outcome.equals("cooling") && !outcome.equals("off");
    }
}

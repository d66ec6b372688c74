package dev.hapax.daemon.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why one attempt gave no answer.
 *
 * @param status the provider's status, 0 when there was none
 * @param code the provider's own error code or type, or null
 * @param message for people, without secrets and URLs
 * @param retryAfter when the provider said to come back, or null
 * @param shouldRetry the provider's {@code x-should-retry}, or null
 * @param body the provider's error body as received, for a caller of the same dialect; null if there was none
 */
public record Failure(
        FailureKind kind,
        int status,
        @Nullable String code,
        String message,
        @Nullable Duration retryAfter,
        @Nullable Boolean shouldRetry,
        byte @Nullable [] body) {
    /** The same seen as another row. */
    public Failure as(FailureKind other) {
        return new Failure(other, status, code, message, retryAfter, shouldRetry, body);
    }

    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, 0, null, message, null, null, null);
    }
}

package dev.hapax.daemon.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error in a provider's own words.
 *
 * @param type e.g. {@code overloaded_error}
 * @param code e.g. {@code insufficient_quota}
 * @param body the bytes it was read from
 * @param retryAfter when the body itself says to come back, or null
 */
public record ProviderError(
        @Nullable String type,
        @Nullable String code,
        @Nullable String message,
        @Nullable String param,
        byte[] body,
        @Nullable Duration retryAfter) {
    /** One that leaves it to the headers when to come back. */
    public ProviderError(
            @Nullable String type,
            @Nullable String code,
            @Nullable String message,
            @Nullable String param,
            byte[] body) {
        this(type, code, message, param, body, null);
    }
}

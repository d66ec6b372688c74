package dev.hapax.shared.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate_limit.*}: a token bucket, of a key, a route or the whole gateway.
 *
 * @param requests that flow in over a window, or null for no limit
 * @param tokens of models that flow in over a window, or null for no limit
 * @param burst requests that may come at once
 */
public record RateLimit(
        @Nullable Integer requests,
        @Nullable Integer tokens,
        Duration window,
        @Nullable Integer burst,
        By by,
        Store store) {
    /** Who has a bucket of its own. */
    public enum By {
        KEY,
        IP
    }

    /** Where the fill is kept. */
    public enum Store {
        MEMORY,
        REDIS
    }
}

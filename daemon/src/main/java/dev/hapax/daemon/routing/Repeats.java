package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import dev.hapax.daemon.routing.FailurePolicy.Same;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether one target is asked again, and after what wait: the <i>same</i> column of failover.md §1 under the owner's
 * settings. Counts for one request and one target.
 */
final class Repeats {
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final HapaxConfig.Retry settings;
    private final boolean onlyFree;
    private final RandomGenerator random;
    private boolean freeUsed;
    private int retries;

    /** @param onlyFree whether only what provably did nothing may be tried again (failover.md §8) */
    Repeats(HapaxConfig.Retry settings, boolean onlyFree, RandomGenerator random) {
        this.settings = settings;
        this.onlyFree = onlyFree;
        this.random = random;
    }

    /** How long to wait before the next attempt; null: there is none. */
    @Nullable
    Duration after(Failure failure, Duration took) {
        Row row = FailurePolicy.row(failure.kind());
        if (row.same() == Same.FREE) {
            return freeUsed ? null : Duration.ZERO;
        }
        if (retries >= settings.maxRetries() || !chosen(failure.kind()) || (onlyFree && !row.free())) {
            return null;
        }
        boolean first = retries == 0;
        return switch (row.same()) {
            case NEVER, FREE -> null;
            case ONCE -> first ? backOff() : null;
            case ONCE_UNLESS_TOLD -> first && !Boolean.FALSE.equals(failure.shouldRetry()) ? backOff() : null;
            case AFTER_WAIT -> failure.retryAfter() != null ? failure.retryAfter() : first ? backOff() : null;
            case ONCE_IF_YOUNG -> first && took.compareTo(YOUNG) < 0 ? backOff() : null;
        };
    }

    /** Whether such an attempt takes from the provider's budget. */
    static boolean costs(Failure failure) {
        return FailurePolicy.row(failure.kind()).same() != Same.FREE;
    }

    void taken(Failure failure) {
        if (costs(failure)) {
            retries++;
        } else {
            freeUsed = true;
        }
    }

    private boolean chosen(FailureKind kind) {
        String group =
                switch (kind) {
                    case RATE_LIMITED -> "rate_limit";
                    case RETRYABLE_4XX -> "timeout";
                    default -> "server_error";
                };
        return settings.retryable().contains(group);
    }

    private Duration backOff() {
        double millis = Math.min(settings.initialDelay().toMillis() * Math.pow(settings.multiplier(), retries), (double)
                settings.maxDelay().toMillis());
        double spread = 1 - settings.jitter() + 2 * settings.jitter() * random.nextDouble();
        return Duration.ofNanos((long) (millis * spread * 1_000_000));
    }
}

package dev.hapax.daemon.health;

import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the probes of one provider found, and how many of a kind in a row it takes to mean something. */
final class ProbeRecord {
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    private volatile int failuresThatTell = 1;
    private volatile int answersThatTell = 1;
    private volatile @Nullable Duration took;
    private volatile @Nullable Instant at;

    /**
     * What an answered probe says.
     *
     * @param back whether the one before it failed
     * @param tells whether it is one of enough
     */
    record Answered(boolean back, boolean tells) {}

    void adopt(HapaxConfig.HealthCheck settings) {
        failuresThatTell = settings.failureThreshold();
        answersThatTell = settings.successThreshold();
    }

    void ended(Duration time, Instant now) {
        took = time;
        at = now;
    }

    Answered answered() {
        boolean back = failed.getAndSet(0) > 0;
        return new Answered(back, answered.incrementAndGet() >= answersThatTell);
    }

    /** @return whether it is one of enough */
    boolean failed() {
        answered.set(0);
        return failed.incrementAndGet() >= failuresThatTell;
    }

    /** Probes that failed before say nothing any more. */
    void callWentWell() {
        failed.set(0);
    }

    int failedInARow() {
        return failed.get();
    }

    /** How long the last one took; null: none has ended. */
    @Nullable
    Duration took() {
        return took;
    }

    /** When the last one ended; null: none has. */
    @Nullable
    Instant at() {
        return at;
    }
}

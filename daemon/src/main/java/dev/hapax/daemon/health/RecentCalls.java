package dev.hapax.daemon.health;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last five minutes: how many, how many failed, and the median of those that went well. What they say
 * of the provider is kept apart, for a probe may disprove it. Guarded by itself.
 */
final class RecentCalls {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int SAMPLES = 256;

    private final SlidingCount count = new SlidingCount(WINDOW);
    private final SlidingCount evidence = new SlidingCount(WINDOW);
    private final long[] tookNanos = new long[SAMPLES];
    private final long[] at = new long[SAMPLES];
    private int samples;
    private boolean lastFailed;
    private boolean lastFailureOfReach;

    synchronized void succeeded(long now, Duration took) {
        count.add(now, true);
        evidence.add(now, true);
        tookNanos[samples % SAMPLES] = took.toNanos();
        at[samples % SAMPLES] = now;
        samples++;
        lastFailed = false;
    }

    /** @param ofReach whether the provider could not be reached, rather than that it answered badly */
    synchronized void failed(long now, boolean ofReach) {
        count.add(now, false);
        evidence.add(now, false);
        lastFailed = true;
        lastFailureOfReach = ofReach;
    }

    /**
     * A probe was answered: whoever could not be reached starts anew. How good its answers are it does not say, if they
     * were bad before.
     *
     * @param disproves whether it says so all the same
     */
    synchronized void probeAnswered(boolean disproves) {
        lastFailed = false;
        if (disproves || lastFailureOfReach) {
            evidence.clear();
            lastFailureOfReach = false;
        }
    }

    synchronized int failures(long now) {
        return count.failed(now);
    }

    synchronized int total(long now) {
        return count.total(now);
    }

    /** Whether the last call failed, or more than a tenth of them all, and no probe has disproved it. */
    synchronized boolean unsteady(long now) {
        int total = evidence.total(now);
        return total > 0 && (lastFailed || evidence.failed(now) * 10 > total);
    }

    synchronized @Nullable Duration median(long now) {
        int kept = Math.min(samples, SAMPLES);
        long[] recent = new long[kept];
        int found = 0;
        for (int i = 0; i < kept; i++) {
            if (now - at[i] <= WINDOW.toNanos()) {
                recent[found++] = tookNanos[i];
            }
        }
        if (found == 0) {
            return null;
        }
        Arrays.sort(recent, 0, found);
        return Duration.ofNanos(recent[(found - 1) / 2]);
    }
}

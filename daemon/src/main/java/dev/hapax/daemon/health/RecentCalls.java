package dev.hapax.daemon.health;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The calls of the last five minutes: how many, how many failed, and the median of those that went well. */
final class RecentCalls {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int SAMPLES = 256;

    private final SlidingCount count = new SlidingCount(WINDOW);
    private final long[] tookNanos = new long[SAMPLES];
    private final long[] at = new long[SAMPLES];
    private int samples;
    private boolean lastFailed;

    synchronized void succeeded(long now, Duration took) {
        count.add(now, true);
        tookNanos[samples % SAMPLES] = took.toNanos();
        at[samples % SAMPLES] = now;
        samples++;
        lastFailed = false;
    }

    synchronized void failed(long now) {
        count.add(now, false);
        lastFailed = true;
    }

    synchronized int failures(long now) {
        return count.failed(now);
    }

    synchronized int total(long now) {
        return count.total(now);
    }

    /** Whether the last call failed, or more than a tenth of them all. */
    synchronized boolean unsteady(long now) {
        int total = count.total(now);
        return total > 0 && (lastFailed || count.failed(now) * 10 > total);
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

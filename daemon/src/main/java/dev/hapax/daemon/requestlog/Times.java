package dev.hapax.daemon.requestlog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Many times in little room, sorted by their size from a millisecond to a quarter of an hour, each bound a tenth above
 * the one before: what is told of them is right to a twentieth. Guarded by whoever holds it.
 */
final class Times {
    private static final int SIZES = 145;
    private static final double LOG_STEP = Math.log(1.1);
    private static final double NANOS_A_MILLI = 1e6;

    /** Null until there is one: most seconds of most gateways are quiet. */
    private int @Nullable [] counts;

    /** The size of a time, for {@link #add}: it costs a logarithm, which nobody need wait for. */
    static int size(Duration time) {
        double millis = Math.max(1, time.toNanos() / NANOS_A_MILLI);
        return Math.min(SIZES - 1, (int) (Math.log(millis) / LOG_STEP));
    }

    void add(int size) {
        int[] known = counts;
        if (known == null) {
            known = new int[SIZES];
            counts = known;
        }
        known[size]++;
    }

    void add(Times others) {
        int[] more = others.counts;
        if (more == null) {
            return;
        }
        int[] sums = counts == null ? new int[SIZES] : counts;
        for (int size = 0; size < SIZES; size++) {
            sums[size] += more[size];
        }
        counts = sums;
    }

    void clear() {
        counts = null;
    }

    /** What so large a share of them is at most, or null where there are none. */
    @Nullable
    Duration quantile(double share) {
        int[] known = counts;
        if (known == null) {
            return null;
        }
        long all = 0;
        for (int count : known) {
            all += count;
        }
        long seen = 0;
        for (int size = 0; size < SIZES; size++) {
            seen += known[size];
            if (known[size] > 0 && seen >= share * all) {
                return Duration.ofNanos((long) (Math.exp((size + 0.5) * LOG_STEP) * NANOS_A_MILLI));
            }
        }
        return null;
    }
}

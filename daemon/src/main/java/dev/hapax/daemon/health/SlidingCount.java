package dev.hapax.daemon.health;

import java.time.Duration;
import java.util.Arrays;

/** How many calls went well and how many failed in the last while, in ten slices. Guarded by whoever holds it. */
final class SlidingCount {
    private static final int SLICES = 10;

    private final long sliceNanos;
    private final int[] good = new int[SLICES];
    private final int[] bad = new int[SLICES];
    private long current = Long.MIN_VALUE;

    SlidingCount(Duration window) {
        sliceNanos = Math.max(1, window.toNanos() / SLICES);
    }

    void add(long now, boolean success) {
        int slot = Math.floorMod(advance(now), SLICES);
        (success ? good : bad)[slot]++;
    }

    int failed(long now) {
        advance(now);
        return Arrays.stream(bad).sum();
    }

    int total(long now) {
        advance(now);
        return Arrays.stream(good).sum() + Arrays.stream(bad).sum();
    }

    void clear() {
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
    }

    private long advance(long now) {
        long slice = Math.floorDiv(now, sliceNanos);
        if (current == Long.MIN_VALUE || slice - current >= SLICES) {
            clear();
            current = slice;
        }
        for (; current < slice; current++) {
            int slot = Math.floorMod(current + 1, SLICES);
            good[slot] = 0;
            bad[slot] = 0;
        }
        return current;
    }
}

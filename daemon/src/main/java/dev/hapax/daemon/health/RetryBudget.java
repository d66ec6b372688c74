package dev.hapax.daemon.health;

import java.util.concurrent.TimeUnit;

/**
 * How many further attempts one provider may get (failover.md §4): every first attempt puts in a share of one, every
 * retry or splice takes a whole one. What is put in stands for ten seconds; what is left of it then fills a small
 * reserve, so that a provider with few requests has its retries too. Never more is taken than the shares of all first
 * attempts and the first reserve together. Guarded by itself.
 */
final class RetryBudget {
    private static final double RESERVE = 3;
    private static final int SLICES = 10;
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double[] slices = new double[SLICES];
    private double reserve = RESERVE;
    private double ratio;
    private long current = Long.MIN_VALUE;

    RetryBudget(double ratio) {
        this.ratio = ratio;
    }

    synchronized void ratio(double newOne) {
        ratio = newOne;
    }

    synchronized void firstAttempt(long now) {
        slices[advance(now)] += ratio;
    }

    /** @return false when there is no whole one */
    synchronized boolean take(long now) {
        int newest = advance(now);
        double all = reserve;
        for (double slice : slices) {
            all += slice;
        }
        // Shares are sums of binary fractions: five fifths are a whole one.
        if (all < 1 - 1e-9) {
            return false;
        }
        double owed = 1;
        for (int age = SLICES - 1; age >= 0 && owed > 0; age--) {
            int slot = Math.floorMod(newest - age, SLICES);
            double paid = Math.min(owed, slices[slot]);
            slices[slot] -= paid;
            owed -= paid;
        }
        reserve = Math.max(0, reserve - owed);
        return true;
    }

    private int advance(long now) {
        long slice = Math.floorDiv(now, SLICE_NANOS);
        if (current == Long.MIN_VALUE) {
            current = slice;
        }
        long steps = Math.min(SLICES, Math.max(0, slice - current));
        for (long step = 1; step <= steps; step++) {
            int slot = Math.floorMod(current + step, SLICES);
            reserve = Math.min(RESERVE, reserve + slices[slot]);
            slices[slot] = 0;
        }
        current = Math.max(current, slice);
        return Math.floorMod(current, SLICES);
    }
}

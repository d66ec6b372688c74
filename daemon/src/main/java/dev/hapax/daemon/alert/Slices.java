package dev.hapax.daemon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over a window that moves with the time, kept in slices of it, so that their size does not depend on how much is
 * counted. A sum is exact to one slice. Guarded by itself.
 */
final class Slices {
    private final long sliceMillis;
    private final long[] numbers;
    private final double[][] sums;

    /** @param width how many sums are kept side by side */
    Slices(Duration window, int slices, int width) {
        sliceMillis = Math.max(1, window.toMillis() / slices);
        numbers = new long[slices + 1];
        sums = new double[slices + 1][width];
        Arrays.fill(numbers, Long.MIN_VALUE);
    }

    synchronized void add(Instant now, int column, double amount) {
        long number = now.toEpochMilli() / sliceMillis;
        int place = Math.floorMod(number, numbers.length);
        if (numbers[place] > number) {
            return; // the clock was put back; what is in the future stays until it is the past
        }
        if (numbers[place] != number) {
            numbers[place] = number;
            Arrays.fill(sums[place], 0);
        }
        sums[place][column] += amount;
    }

    /** @param back how far, at most the window */
    synchronized double sum(Instant now, int column, Duration back) {
        double sum = 0;
        long last = now.toEpochMilli() / sliceMillis;
        long first = last - back.toMillis() / sliceMillis;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > first && numbers[i] <= last) {
                sum += sums[i][column];
            }
        }
        return sum;
    }

    /** The first column by the number of its slice, to be kept over a restart. */
    synchronized Map<Long, Double> kept() {
        Map<Long, Double> kept = new TreeMap<>();
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != Long.MIN_VALUE && sums[i][0] > 0) {
                kept.put(numbers[i], sums[i][0]);
            }
        }
        return kept;
    }

    /** @param kept by slices of the same length */
    synchronized void restore(Map<Long, Double> kept) {
        kept.forEach((number, sum) -> add(Instant.ofEpochMilli(number * sliceMillis), 0, sum));
    }

    /** Every column's sum over the whole window. */
    synchronized double[] all(Instant now) {
        double[] all = new double[sums[0].length];
        long last = now.toEpochMilli() / sliceMillis;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > last - numbers.length && numbers[i] <= last) {
                for (int column = 0; column < all.length; column++) {
                    all[column] += sums[i][column];
                }
            }
        }
        return all;
    }
}

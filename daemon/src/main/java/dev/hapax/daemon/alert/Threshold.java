package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;

/** When a value is too high, and when it is well again: a little below is not well. */
final class Threshold {
    /** Fewer requests make no ratio. */
    static final int FEWEST = 20;

    private static final double WELL_BELOW = 0.8;

    private Threshold() {}

    /** Without a look at how many it was made of. */
    static boolean above(double value, double limit, boolean firing) {
        return firing ? value > limit * WELL_BELOW : value > limit;
    }

    /**
     * @param counted requests that the value was made of
     * @param wholeWindow whether a whole window was watched, so that nothing in it means nothing happened
     */
    static Verdict verdict(double value, double limit, double counted, boolean firing, boolean wholeWindow) {
        if (counted == 0) {
            return wholeWindow ? Verdict.CLEAR : Verdict.UNKNOWN;
        }
        if (counted < FEWEST) {
            return Verdict.UNKNOWN;
        }
        return above(value, limit, firing) ? Verdict.ACTIVE : Verdict.CLEAR;
    }
}

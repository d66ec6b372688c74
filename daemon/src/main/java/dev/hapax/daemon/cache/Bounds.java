package dev.hapax.daemon.cache;

/**
 * How much a store may hold. Both limits are one to Caffeine: a weight is the greater of the shares that an entry has
 * of either.
 *
 * @param entries how many
 * @param bytes all of them together
 */
record Bounds(int entries, long bytes) {
    static final int WHOLE_WEIGHT = Integer.MAX_VALUE;

    boolean admits(long size) {
        return entries >= 1 && size <= bytes;
    }

    /** In {@link #WHOLE_WEIGHT}ths of the whole. */
    int weight(long size) {
        double share = Math.max((double) size / bytes, 1.0 / entries);
        return (int) Math.min(WHOLE_WEIGHT, (long) (share * WHOLE_WEIGHT));
    }
}

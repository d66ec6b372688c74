package dev.hapax.daemon.access;

/**
 * What is asked of one bucket, in units of time: how long it takes to flow in. A bucket owes nothing when it is full.
 *
 * @param key of the bucket
 * @param take what is taken if there is enough
 * @param need how much there must be
 * @param depth of the bucket
 */
record Claim(String key, long take, long need, long depth) {
    /** However much a bucket owes already, it can owe this. */
    static Claim inAnyCase(String key, long take, long depth) {
        return new Claim(key, take, Long.MIN_VALUE / 2, depth);
    }

    boolean fits(long owed) {
        return owed + need <= depth;
    }
}

package dev.hapax.daemon.pipeline;

/** What a caller lets be done with answers that are there or will be; the later of two wishes that differ counts. */
public enum CacheWish {
    /** A kept answer or somebody else's will do. */
    USE,
    /** It must be asked anew; the answer may be kept. */
    REFRESH,
    /** Nothing is looked up, shared or kept. */
    OFF;

    /** Both at once. */
    public CacheWish and(CacheWish other) {
        return compareTo(other) < 0 ? other : this;
    }
}

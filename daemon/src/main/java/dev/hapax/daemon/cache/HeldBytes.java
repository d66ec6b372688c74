package dev.hapax.daemon.cache;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of answers under way are held for those who may still want them. Safe for any number of threads. */
final class HeldBytes {
    /** Of one answer: some hundred times the longest text that a model writes, and few enough to have several. */
    static final long MOST_OF_ONE = 16L << 20;
    /** Of all together: a quarter of the daemon's heap. */
    static final long MOST = 64L << 20;

    private final long mostOfOne;
    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    HeldBytes() {
        this(MOST_OF_ONE, MOST);
    }

    HeldBytes(long mostOfOne, long most) {
        this.mostOfOne = mostOfOne;
        this.most = most;
    }

    /**
     * @param ofThis what this one answer has now
     * @return whether that was too much: then no more should be held than must be
     */
    boolean added(int more, long ofThis) {
        return bytes.addAndGet(more) > most || ofThis > mostOfOne;
    }

    void released(long less) {
        bytes.addAndGet(-less);
    }

    long now() {
        return bytes.get();
    }
}

package dev.hapax.daemon.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where answers lie that may be given again. Safe for any number of threads. A store that is out of order forgets: it
 * never fails a request, and it says so once in the log and not at every request.
 */
interface AnswerStore extends AutoCloseable {
    /** @return null for what is not there, is too old or cannot be read; the time of its keeping lies in the answer */
    @Nullable
    StoredAnswer find(CacheKey key);

    /**
     * Keeps an answer, in place of an older one under the same key. It may go at any time to make room, and one that
     * never fits is not kept.
     *
     * @param ttl after which it is not found any more
     */
    void keep(CacheKey key, StoredAnswer answer, Duration ttl);

    /** How much lies there now. */
    Extent extent();

    /**
     * Forgets everything, also what another daemon kept in the same place.
     *
     * @return how many answers
     */
    long clear();

    /**
     * What is kept outside this process stays there. A request that still has the store finds and keeps nothing then.
     */
    @Override
    void close();

    /**
     * @param bytes what {@link StoredAnswer#size} says of all of them, or what they take where they lie
     * @param evicted how many went to make room since the store was opened; those whose time was up are not counted
     */
    record Extent(long entries, long bytes, long evicted) {
        public static final Extent NOTHING = new Extent(0, 0, 0);
    }
}

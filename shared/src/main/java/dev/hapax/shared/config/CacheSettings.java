package dev.hapax.shared.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code cache.*}: where answers are kept, and the policy where a route has none of its own.
 *
 * @param maxSize entries
 * @param maxBytes all entries together
 * @param dir for {@link Type#FILE}; null: the state directory
 */
public record CacheSettings(
        Type type, int maxSize, long maxBytes, @Nullable Path dir, Policy policy) {
    public static final CacheSettings DEFAULT = new CacheSettings(Type.MEMORY, 1000, 64L << 20, null, Policy.OFF);

    /** Where answers lie. */
    public enum Type {
        MEMORY,
        FILE,
        REDIS
    }

    /** Which requests are equal enough to share an answer. */
    public enum Mode {
        /** Not those whose caller asks for variety: a temperature above 0, or more than one answer. */
        SMART,
        ALWAYS
    }

    /**
     * Whether and how long answers are kept; the file's, or one route's on the same store.
     *
     * @param ttl how long an answer may be given again
     */
    public record Policy(boolean enable, Duration ttl, Mode mode) {
        public static final Policy OFF = new Policy(false, Duration.ofHours(24), Mode.SMART);
    }
}

package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Retelling;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One caller's request, as far as sharing is concerned.
 *
 * @param generation whose requests it may share a call with
 * @param endpoint the route's URL
 * @param tellers give this caller what others were answered, by how it came about
 * @param deadline the caller's own
 * @param hurried whether others who ask by the same route may have much more time
 * @param cancellation of this caller alone
 */
public record Wanted(
        CacheKey key,
        int generation,
        String endpoint,
        Form form,
        Terms terms,
        Function<CacheUse, Retelling> tellers,
        Deadline deadline,
        boolean hurried,
        Cancellation cancellation) {
    /** Less time than that begins no attempt upstream. */
    private static final Duration NO_TIME = Duration.ofMillis(100);

    /**
     * What may be done.
     *
     * @param lookUp whether a kept answer will do
     * @param keepFor how long the answer may be kept, or null for not at all
     * @param share whether a call of somebody else's will do
     * @param maxWait after which it no longer does, or null
     */
    public record Terms(
            boolean lookUp,
            @Nullable Duration keepFor,
            boolean share,
            @Nullable Duration maxWait) {}

    /** What may be shared now. */
    record Place(CacheKey key, int generation) {}

    static boolean nearlyOver(Deadline deadline) {
        return deadline.left().compareTo(NO_TIME) < 0;
    }

    /** Whether nobody need be asked for this one any more. */
    boolean nearlyLate() {
        return nearlyOver(deadline);
    }

    Place place() {
        return new Place(key, generation);
    }
}

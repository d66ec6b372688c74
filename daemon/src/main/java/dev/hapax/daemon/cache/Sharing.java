package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.event.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with what was kept, with what somebody else is just being answered, or by asking; and keeps what
 * came. Safe for any number of threads.
 */
public final class Sharing {
    private final AnswerStores stores;
    private final Clock clock;
    private final HeldBytes held;
    private final SharingCounts counts;
    private final Map<Wanted.Place, SharedCall> inFlight = new ConcurrentHashMap<>();
    private final Asking.Tools tools;

    public Sharing(AnswerStores stores, EventBus events, Clock clock) {
        this(stores, events, clock, new HeldBytes());
    }

    Sharing(AnswerStores stores, EventBus events, Clock clock, HeldBytes held) {
        this.stores = stores;
        this.clock = clock;
        this.held = held;
        this.counts = new SharingCounts(events);
        this.tools = new Asking.Tools(inFlight, held, counts, clock);
    }

    /** How the answer is had if nobody else has it. */
    @FunctionalInterface
    public interface Upstream {
        /**
         * @param cancellation of the call, which others may wait for too
         * @param until the latest of those who wait
         */
        Outcome ask(Cancellation cancellation, Deadline until);
    }

    /** Blocks until there is an answer or its stream has begun; a live outcome must be closed. */
    public Given answer(Wanted wanted, Upstream upstream) {
        Wanted.Terms terms = wanted.terms();
        AnswerStore store = terms.keepFor() == null ? null : stores.inUse();
        if (store == null) {
            return new Asking(tools, wanted, upstream, null, () -> null).answer(null);
        }
        Supplier<@Nullable Given> look = () -> terms.lookUp() ? kept(store.find(wanted.key()), wanted) : null;
        // Looked for first: an answer is kept before its call is no longer there.
        SharedCall underWay = inFlight.get(wanted.place());
        Given kept = look.get();
        Given given = kept != null ? kept : new Asking(tools, wanted, upstream, store, look).answer(underWay);
        counts.looked(given.use() == CacheUse.HIT);
        return given;
    }

    /** How many requests wait for a call that others may join, and how many such calls there are. */
    public UnderWay underWay() {
        int requests = 0;
        int calls = 0;
        for (SharedCall call : inFlight.values()) {
            requests += call.waiting();
            calls++;
        }
        return new UnderWay(calls, requests, held.now());
    }

    /**
     * What was spared since the start, and what is kept now.
     *
     * @param type memory, file or redis; null where nothing is kept
     * @param shared requests that were served by another's call
     */
    public record Stats(
            @Nullable String type,
            long entries,
            long bytes,
            long evicted,
            long hits,
            long misses,
            long stored,
            long shared,
            UnderWay underWay) {}

    public Stats stats() {
        StoreSettings settings = stores.settings();
        AnswerStore.Extent extent = extent();
        SharingCounts.Sums sums = counts.sums();
        return new Stats(
                settings == null ? null : settings.type().name().toLowerCase(Locale.ROOT),
                extent.entries(),
                extent.bytes(),
                extent.evicted(),
                sums.hits(),
                sums.misses(),
                sums.stored(),
                sums.shared(),
                underWay());
    }

    private AnswerStore.Extent extent() {
        AnswerStore store = stores.inUse();
        return store == null ? AnswerStore.Extent.NOTHING : store.extent();
    }

    /** How many answers are kept. */
    public long entries() {
        return extent().entries();
    }

    /** What they take. */
    public long bytes() {
        return extent().bytes();
    }

    /**
     * Forgets every answer.
     *
     * @return how many there were
     */
    public long clear() {
        AnswerStore store = stores.inUse();
        return store == null ? 0 : store.clear();
    }

    /** @param heldBytes of answers that are not yet whole */
    public record UnderWay(int calls, int requests, long heldBytes) {}

    /** A request wanted none of this, where answers are kept. */
    public void bypassed() {
        counts.bypassed();
    }

    private @Nullable Given kept(@Nullable StoredAnswer found, Wanted wanted) {
        if (found == null) {
            return null;
        }
        Outcome outcome = Retold.of(found, wanted);
        if (outcome == null) {
            return null;
        }
        Duration age = Duration.between(found.at(), clock.instant());
        return new Given(outcome, CacheUse.HIT, age.isNegative() ? Duration.ZERO : age);
    }
}

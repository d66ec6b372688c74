package dev.hapax.daemon.cache;

import dev.hapax.daemon.cache.SharedCall.Seat;
import dev.hapax.daemon.cache.SharedCall.Turn;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with what was kept, with what somebody else is just being answered, or by asking; and keeps what
 * came. Safe for any number of threads.
 */
public final class Sharing {
    /** Less time than that begins no attempt upstream, so a request that ends with less was ended by its own time. */
    private static final Duration NO_TIME = Duration.ofMillis(100);

    private final AnswerStores stores;
    private final EventBus events;
    private final Clock clock;
    private final HeldBytes held;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder shared = new LongAdder();
    private final Map<Wanted.Place, SharedCall> inFlight = new ConcurrentHashMap<>();

    public Sharing(AnswerStores stores, EventBus events, Clock clock) {
        this(stores, events, clock, new HeldBytes());
    }

    Sharing(AnswerStores stores, EventBus events, Clock clock, HeldBytes held) {
        this.stores = stores;
        this.events = events;
        this.clock = clock;
        this.held = held;
    }

    /** How the answer is had if nobody else has it. */
    @FunctionalInterface
    public interface Upstream {
        /** @param cancellation of the call, which others may wait for too */
        Outcome ask(Cancellation cancellation);
    }

    /** Blocks until there is an answer or its stream has begun; a live outcome must be closed. */
    public Given answer(Wanted wanted, Upstream upstream) {
        Wanted.Terms terms = wanted.terms();
        AnswerStore store = terms.keepFor() == null ? null : stores.inUse();
        if (store != null) {
            Given kept = terms.lookUp() ? kept(store.find(wanted.key()), wanted) : null;
            (kept == null ? misses : hits).increment();
            events.emit(new GatewayEvent.CacheAsked(kept == null ? "miss" : "hit"));
            if (kept != null) {
                return kept;
            }
        }
        return new Asking(wanted, upstream, store).answer();
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
        return new Stats(
                settings == null ? null : settings.type().name().toLowerCase(Locale.ROOT),
                extent.entries(),
                extent.bytes(),
                extent.evicted(),
                hits.sum(),
                misses.sum(),
                stored.sum(),
                shared.sum(),
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
        events.emit(new GatewayEvent.CacheAsked("bypass"));
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

    /** One request that no kept answer will do for. */
    private final class Asking implements SharedCall.Watcher {
        private final Wanted wanted;
        private final Upstream upstream;
        private final @Nullable AnswerStore store;
        private final Deadline patience;

        Asking(Wanted wanted, Upstream upstream, @Nullable AnswerStore store) {
            this.wanted = wanted;
            this.upstream = upstream;
            this.store = store;
            Duration maxWait = wanted.terms().maxWait();
            this.patience =
                    maxWait == null ? wanted.deadline() : wanted.deadline().butIn(maxWait);
        }

        Given answer() {
            if (!wanted.terms().share()) {
                return alone();
            }
            Wanted.Place place = wanted.place();
            while (true) {
                SharedCall others = inFlight.get(place);
                if (others == null) {
                    var mine = new SharedCall(wanted, true, held, this);
                    Seat leader = mine.lead(wanted);
                    others = inFlight.putIfAbsent(place, mine);
                    if (others == null) {
                        return led(mine, leader);
                    }
                    leader.close();
                }
                Seat seat = others.join(wanted);
                if (seat == null) {
                    inFlight.remove(place, others);
                    continue;
                }
                Given given = followed(others, seat);
                if (given != null) {
                    return given;
                }
            }
        }

        private Given alone() {
            var call = new SharedCall(wanted, false, held, this);
            return led(call, call.lead(wanted));
        }

        /** Instead of waiting any longer for what others share. */
        private Given alone(Seat left) {
            left.close();
            return alone();
        }

        private Given led(SharedCall call, Seat seat) {
            boolean live = false;
            try {
                Outcome outcome = upstream.ask(call.cancellation());
                if (outcome instanceof Outcome.Failed failed && couldNotStay(call, failed)) {
                    call.handOver();
                    return new Given(outcome, own(), null);
                }
                if (outcome instanceof Outcome.Whole whole) {
                    keep(whole.from(), whole.attempts(), Form.WHOLE, whole.body(), whole.usage());
                }
                call.answered(outcome, wanted.deadline());
                if (outcome instanceof Outcome.Live(var from, var attempts, var _)) {
                    live = true;
                    return new Given(new Outcome.Live(from, attempts, seat), own(), null);
                }
                return new Given(outcome, own(), null);
            } catch (RuntimeException | Error bug) {
                call.broke();
                throw bug;
            } finally {
                if (!live) {
                    seat.close();
                    // One whose caller had left before it was there to be found has told nobody.
                    closed(call);
                }
            }
        }

        /** Whether it failed for a reason of this caller's, and not of the request or the provider. */
        private boolean couldNotStay(SharedCall call, Outcome.Failed failed) {
            boolean late = failed.error().kind() == ErrorKind.DEADLINE
                    && wanted.deadline().left().compareTo(NO_TIME) < 0;
            return late || call.cancellation().cancelled();
        }

        private CacheUse own() {
            return store == null ? CacheUse.OFF : CacheUse.MISS;
        }

        /** @return null if it must be begun anew */
        private @Nullable Given followed(SharedCall call, Seat seat) {
            return switch (seat.await(patience)) {
                case Turn.Lead() -> led(call, seat);
                case Turn.Take(Outcome.Live begun, Form form)
                when wanted.form().stream() ->
                    shared(new Outcome.Live(begun.from(), List.of(), new RetoldStream(seat, wanted, form)));
                case Turn turn -> {
                    try (seat) {
                        yield told(turn, seat);
                    }
                }
            };
        }

        private @Nullable Given told(Turn turn, Seat seat) {
            return switch (turn) {
                case Turn.Lead() -> throw new IllegalStateException("who leads is told nothing");
                case Turn.Left() -> shared(new Outcome.Failed(left(), List.of()));
                case Turn.Broken() -> shared(new Outcome.Failed(broken(), List.of()));
                case Turn.TooLong() ->
                    wanted.deadline().passed() ? shared(new Outcome.Failed(late(), List.of())) : alone(seat);
                case Turn.Take(Outcome.Failed(GatewayError error, var _), var _) ->
                    shared(new Outcome.Failed(error, List.of()));
                case Turn.Take(Outcome.Whole whole, var _) -> {
                    Outcome outcome = Retold.of(whole, wanted);
                    yield outcome == null ? alone(seat) : shared(outcome);
                }
                case Turn.Take(Outcome.Live begun, var _) -> collected(begun, seat);
            };
        }

        /** @return null if the stream broke, of which this caller has seen nothing yet */
        private @Nullable Given collected(Outcome.Live begun, Seat seat) {
            byte[] frames = seat.all();
            if (wanted.cancellation().cancelled()) {
                return shared(new Outcome.Failed(left(), List.of()));
            }
            if (wanted.deadline().passed()) {
                return shared(new Outcome.Failed(late(), List.of()));
            }
            if (seat.end().failure() != null) {
                return null;
            }
            byte[] body = wanted.tellers().apply(CacheUse.SHARED).collected(frames, seat.used(), begun.from());
            return body == null ? alone(seat) : shared(new Outcome.Whole(begun.from(), List.of(), body, Usage.NOTHING));
        }

        private Given shared(Outcome outcome) {
            shared.increment();
            events.emit(new GatewayEvent.Deduplicated(wanted.endpoint()));
            return new Given(outcome, CacheUse.SHARED, null);
        }

        @Override
        public void whole(Outcome.Live live, Form form, byte[] frames, Usage usage) {
            keep(live.from(), live.attempts(), form, frames, usage);
        }

        private void keep(Outcome.Provenance from, List<AttemptRecord> attempts, Form form, byte[] body, Usage usage) {
            Duration ttl = wanted.terms().keepFor();
            boolean ours = !attempts.isEmpty() && attempts.getLast().outcome().equals(AttemptRecord.ESTIMATED);
            if (store == null || ttl == null || ours) {
                return;
            }
            store.keep(wanted.key(), new StoredAnswer(from, now(), form, body, usage), ttl);
            stored.increment();
            events.emit(new GatewayEvent.CacheAsked("store"));
        }

        private Instant now() {
            return clock.instant();
        }

        @Override
        public void closed(SharedCall call) {
            inFlight.remove(wanted.place(), call);
        }
    }

    private static GatewayError late() {
        return GatewayError.of(
                        ErrorKind.DEADLINE, 504, "deadline_exceeded", "The deadline passed before anybody answered")
                .repeated(null, false);
    }

    private static GatewayError left() {
        return GatewayError.of(ErrorKind.UPSTREAM, 499, "client_closed", "The caller left");
    }

    private static GatewayError broken() {
        return GatewayError.of(
                ErrorKind.INTERNAL, 500, "internal_error", "Something went wrong inside the gateway; its log has more");
    }
}

package dev.hapax.daemon.cache;

import dev.hapax.daemon.cache.SharedCall.Seat;
import dev.hapax.daemon.cache.SharedCall.Turn;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request that no kept answer will do for. */
final class Asking implements SharedCall.Watcher {
    /** Less time than that begins no attempt upstream, so a request that ends with less was ended by its own time. */
    private static final Duration NO_TIME = Duration.ofMillis(100);

    private final Tools tools;
    private final Wanted wanted;
    private final Sharing.Upstream upstream;
    private final @Nullable AnswerStore store;
    private final Deadline patience;

    /** What all requests share. */
    record Tools(Map<Wanted.Place, SharedCall> inFlight, HeldBytes held, SharingCounts counts, Clock clock) {}

    /** @param store where the answer is to be kept, or null */
    Asking(Tools tools, Wanted wanted, Sharing.Upstream upstream, @Nullable AnswerStore store) {
        this.tools = tools;
        this.wanted = wanted;
        this.upstream = upstream;
        this.store = store;
        Duration maxWait = wanted.terms().maxWait();
        this.patience = maxWait == null ? wanted.deadline() : wanted.deadline().butIn(maxWait);
    }

    Given answer() {
        if (!wanted.terms().share()) {
            return alone();
        }
        Wanted.Place place = wanted.place();
        while (true) {
            SharedCall others = tools.inFlight().get(place);
            if (others == null) {
                var mine = new SharedCall(wanted, true, tools.held(), this);
                Seat leader = mine.lead(wanted);
                others = tools.inFlight().putIfAbsent(place, mine);
                if (others == null) {
                    return led(mine, leader);
                }
                leader.close();
            }
            Seat seat = others.join(wanted);
            if (seat == null) {
                tools.inFlight().remove(place, others);
                continue;
            }
            Given given = followed(others, seat);
            if (given != null) {
                return given;
            }
        }
    }

    private Given alone() {
        var call = new SharedCall(wanted, false, tools.held(), this);
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
            case Turn.Left() -> shared(new Outcome.Failed(left()));
            case Turn.Broken() -> shared(new Outcome.Failed(broken()));
            case Turn.TooLong() -> wanted.deadline().passed() ? shared(new Outcome.Failed(late())) : alone(seat);
            case Turn.Take(Outcome.Failed(GatewayError error, var _, var _), var _) ->
                shared(new Outcome.Failed(error));
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
            return shared(new Outcome.Failed(left()));
        }
        if (wanted.deadline().passed()) {
            return shared(new Outcome.Failed(late()));
        }
        if (seat.end().failure() != null) {
            return null;
        }
        byte[] body = wanted.tellers().apply(CacheUse.SHARED).collected(frames, seat.used(), begun.from());
        return body == null ? alone(seat) : shared(new Outcome.Whole(begun.from(), body, Usage.NOTHING));
    }

    private Given shared(Outcome outcome) {
        tools.counts().shared(wanted.endpoint());
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
        tools.counts().stored();
    }

    private Instant now() {
        return tools.clock().instant();
    }

    @Override
    public void closed(SharedCall call) {
        tools.inFlight().remove(wanted.place(), call);
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

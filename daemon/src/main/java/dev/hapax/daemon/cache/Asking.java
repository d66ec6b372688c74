package dev.hapax.daemon.cache;

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
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request that no kept answer will do for. */
final class Asking implements SharedCall.Watcher {
    private final Tools tools;
    private final Wanted wanted;
    private final Sharing.Upstream upstream;
    private final @Nullable AnswerStore store;
    private final Supplier<@Nullable Given> look;
    private final Deadline patience;

    /** What all requests share. */
    record Tools(Map<Wanted.Place, SharedCall> inFlight, HeldBytes held, SharingCounts counts, Clock clock) {}

    /**
     * @param store where the answer is to be kept, or null
     * @param look finds what was kept meanwhile
     */
    Asking(
            Tools tools,
            Wanted wanted,
            Sharing.Upstream upstream,
            @Nullable AnswerStore store,
            Supplier<@Nullable Given> look) {
        this.tools = tools;
        this.wanted = wanted;
        this.upstream = upstream;
        this.store = store;
        this.look = look;
        Duration maxWait = wanted.terms().maxWait();
        this.patience = maxWait == null ? wanted.deadline() : wanted.deadline().butIn(maxWait);
    }

    /** @param underWay a call for the same, seen before anybody looked for a kept answer */
    Given answer(@Nullable SharedCall underWay) {
        if (!wanted.terms().share()) {
            return alone();
        }
        Wanted.Place place = wanted.place();
        SharedCall others = underWay;
        while (true) {
            others = others == null ? tools.inFlight().get(place) : others;
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
            Given given;
            if (seat == null) {
                tools.inFlight().remove(place, others);
                given = look.get();
            } else {
                given = followed(others, seat);
            }
            if (given != null) {
                return given;
            }
            others = null;
        }
    }

    private Given alone() {
        var call = new SharedCall(wanted, false, tools.held(), this);
        return ledHere(call, call.lead(wanted));
    }

    /** Instead of waiting any longer for what others share. */
    private Given alone(Seat left) {
        left.close();
        return alone();
    }

    private Given led(SharedCall call, Seat seat) {
        return wanted.hurried() ? ledApart(call, seat) : ledHere(call, seat);
    }

    /** So that it can leave while others, who have more time, still wait. */
    private Given ledApart(SharedCall call, Seat seat) {
        call.apart();
        Thread.ofVirtual().name("shared-call").start(() -> askApart(call));
        return Objects.requireNonNull(followed(call, seat), "whoever leads begins nothing anew");
    }

    private Given ledHere(SharedCall call, Seat seat) {
        boolean live = false;
        try {
            Outcome outcome = ask(call);
            live = outcome instanceof Outcome.Live;
            return own(outcome, seat);
        } finally {
            if (!live) {
                seat.close();
            }
        }
    }

    private void askApart(SharedCall call) {
        try {
            ask(call);
        } catch (RuntimeException | Error bug) {
            // It rises where somebody waits.
            if (call.waiting() == 0) {
                throw bug;
            }
        }
    }

    /** Makes the call for all, and tells them. */
    private Outcome ask(SharedCall call) {
        boolean live = false;
        try {
            Outcome outcome = upstream.ask(call.cancellation(), call.until());
            live = outcome instanceof Outcome.Live;
            if (outcome instanceof Outcome.Failed failed && forWantOfTime(call, failed) && call.handOver()) {
                return outcome;
            }
            if (outcome instanceof Outcome.Whole whole) {
                keep(whole.from(), whole.attempts(), Form.WHOLE, whole.body(), whole.usage());
            }
            call.answered(outcome);
            return outcome;
        } catch (RuntimeException | Error bug) {
            call.broke(bug);
            throw bug;
        } finally {
            if (!live) {
                // One whose caller had left before it was there to be found has told nobody.
                closed(call);
            }
        }
    }

    /** Whether it failed for a reason of the callers' who are known, and not of the request or the provider. */
    private static boolean forWantOfTime(SharedCall call, Outcome.Failed failed) {
        boolean late = failed.error().kind() == ErrorKind.DEADLINE && Wanted.nearlyOver(call.until());
        return late || call.cancellation().cancelled();
    }

    private Given own(Outcome outcome, Seat seat) {
        CacheUse use = store == null ? CacheUse.OFF : CacheUse.MISS;
        Outcome mine = outcome instanceof Outcome.Live(var from, var attempts, var _)
                ? new Outcome.Live(from, attempts, RetoldStream.own(seat, use))
                : outcome;
        return new Given(mine, use, null);
    }

    /** @return null if it must be begun anew */
    private @Nullable Given followed(SharedCall call, Seat seat) {
        return switch (seat.await(patience)) {
            case Turn.Lead() -> led(call, seat);
            case Turn.Own(Outcome.Live begun) -> own(begun, seat);
            case Turn.Take(Outcome.Live begun, Form form)
            when wanted.form().stream() ->
                shared(new Outcome.Live(begun.from(), List.of(), RetoldStream.of(seat, form)));
            case Turn turn -> {
                try (seat) {
                    yield told(turn, call, seat);
                }
            }
        };
    }

    private @Nullable Given told(Turn turn, SharedCall call, Seat seat) {
        return switch (turn) {
            case Turn.Lead() -> throw new IllegalStateException("who leads is told nothing");
            case Turn.Own(Outcome outcome) -> own(outcome, seat);
            case Turn.Left() -> failed(left(), call, seat);
            case Turn.Broken(Throwable bug) -> {
                if (call.ledBy(seat)) {
                    throw new IllegalStateException("the call upstream broke", bug);
                }
                yield failed(broken(), call, seat);
            }
            case Turn.TooLong() -> wanted.deadline().passed() ? failed(late(), call, seat) : alone(seat);
            case Turn.Take(Outcome.Failed(GatewayError error, var _, var _), var _) -> failed(error, call, seat);
            case Turn.Take(Outcome.Whole whole, var _) -> {
                Outcome outcome = Retold.of(whole, wanted);
                yield outcome == null ? alone(seat) : shared(outcome);
            }
            case Turn.Take(Outcome.Live begun, var _) -> collected(begun, call, seat);
        };
    }

    /** @return null if the stream broke, of which this caller has seen nothing yet */
    private @Nullable Given collected(Outcome.Live begun, SharedCall call, Seat seat) {
        byte[] frames = seat.all();
        if (wanted.cancellation().cancelled()) {
            return failed(left(), call, seat);
        }
        if (wanted.deadline().passed()) {
            return failed(late(), call, seat);
        }
        if (seat.end().failure() != null) {
            return null;
        }
        byte[] body = wanted.tellers().apply(CacheUse.SHARED).collected(frames, seat.used(), begun.from());
        return body == null ? alone(seat) : shared(new Outcome.Whole(begun.from(), body, Usage.NOTHING));
    }

    private Given failed(GatewayError error, SharedCall call, Seat seat) {
        var outcome = new Outcome.Failed(error);
        return call.ledBy(seat) ? own(outcome, seat) : shared(outcome);
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

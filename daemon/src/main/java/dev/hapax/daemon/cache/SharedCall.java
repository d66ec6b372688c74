package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One call upstream and everybody who waits for it: from its beginning to its answer, or to that of its
 * {@link SharedStream}. Somebody's request makes it; it ends when nobody waits any more. Guarded by the lock of its
 * {@link Seats}, which nobody holds who waits for a provider.
 */
final class SharedCall {
    private final Cancellation cancellation = new Cancellation();
    private final Seats seats;
    private final HeldBytes held;
    private final boolean holds;
    private final Watcher watcher;
    private boolean apart;
    private Form form;
    private @Nullable Outcome outcome;
    private volatile @Nullable SharedStream stream;
    private @Nullable Throwable bug;

    /** Learns what becomes of a call; called without the lock. */
    interface Watcher {
        /** A stream has come to its own end, and all of it was held. */
        void whole(Outcome.Live live, Form form, byte[] frames, Usage usage);

        /** Nobody else can join any more. */
        void closed(SharedCall call);
    }

    /** @param shared whether others may join */
    SharedCall(Wanted first, boolean shared, HeldBytes held, Watcher watcher) {
        this.seats = new Seats(shared, first.deadline().ticker());
        this.held = held;
        this.holds = shared || first.terms().keepFor() != null;
        this.watcher = watcher;
        this.form = first.form();
    }

    /** Of the call upstream: by the last who leaves. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Of the call upstream: the leader's while the leader makes it, else the latest of those who wait. */
    Deadline until() {
        return seats.until();
    }

    /** The one whose call it is. */
    Seat lead(Wanted wanted) {
        var seat = new Seat(this, wanted);
        synchronized (seats) {
            seats.take(seat);
            seats.lead(seat);
        }
        return seat.watched();
    }

    /** @return null if it is too late */
    @Nullable
    Seat join(Wanted wanted) {
        var seat = new Seat(this, wanted);
        synchronized (seats) {
            boolean tooLate = Wanted.nearlyOver(until()) && wanted.deadline().isAfter(until());
            if (!seats.open() || tooLate) {
                return null;
            }
            seats.take(seat);
            moveDeadline();
        }
        return seat.watched();
    }

    /** The leader does not make the call itself, so that it can leave before there is an answer. */
    void apart() {
        synchronized (seats) {
            apart = true;
            moveDeadline();
        }
    }

    private void moveDeadline() {
        if (apart || stream != null) {
            seats.untilTheLast();
        }
    }

    /** The call was answered, well or not. */
    void answered(Outcome answer) {
        AnswerStream unwanted = null;
        boolean shut = false;
        synchronized (seats) {
            outcome = answer;
            if (answer instanceof Outcome.Live live) {
                stream = new SharedStream(live.stream(), seats, new PieceBuffer(held, holds), watching(live));
                moveDeadline();
                unwanted = seats.empty() ? live.stream() : null;
            } else {
                shut = seats.shut();
            }
            seats.tellAll();
        }
        tell(shut);
        if (unwanted != null) {
            unwanted.close();
        }
    }

    private SharedStream.Watcher watching(Outcome.Live live) {
        Form its = form;
        return new SharedStream.Watcher() {
            @Override
            public void whole(byte[] frames, Usage usage) {
                watcher.whole(live, its, frames, usage);
            }

            @Override
            public void shut() {
                watcher.closed(SharedCall.this);
            }
        };
    }

    /**
     * The one who made the call could not stay to see its end, which says nothing to the others: the next in line who
     * has time makes it again.
     *
     * @return whether there is one
     */
    boolean handOver() {
        synchronized (seats) {
            Seat next = seats.nextInLine();
            if (next == null) {
                return false;
            }
            seats.lead(next);
            form = next.wanted().form();
            apart = false;
            seats.tellAll();
            return true;
        }
    }

    /** Nobody will learn anything from this call. */
    void broke(Throwable why) {
        boolean shut;
        synchronized (seats) {
            bug = why;
            shut = seats.shut();
            seats.tellAll();
        }
        tell(shut);
    }

    private void tell(boolean shut) {
        if (shut) {
            watcher.closed(this);
        }
    }

    /** Whether the call is this one's. */
    boolean ledBy(Seat seat) {
        synchronized (seats) {
            return seats.leads(seat);
        }
    }

    /** How many wait for it, the leader included. */
    int waiting() {
        synchronized (seats) {
            return seats.count();
        }
    }

    /** What somebody who waited for the beginning gets. */
    sealed interface Turn {
        /** To the leader, of a call that was made apart from it. */
        record Own(Outcome outcome) implements Turn {}

        record Take(Outcome outcome, Form form) implements Turn {}

        /** To make the call for all. */
        record Lead() implements Turn {}

        record TooLong() implements Turn {}

        record Left() implements Turn {}

        record Broken(Throwable bug) implements Turn {}
    }

    Turn await(Seat seat, Deadline patience) {
        synchronized (seats) {
            while (true) {
                Turn turn = turn(seat, patience);
                if (turn != null) {
                    return turn;
                }
                seats.sleep(seat, seats.leads(seat) ? seat.wanted().deadline() : patience);
            }
        }
    }

    private @Nullable Turn turn(Seat seat, Deadline patience) {
        boolean leads = seats.leads(seat);
        if (seat.departed) {
            return new Turn.Left();
        } else if (outcome != null) {
            return leads ? new Turn.Own(outcome) : new Turn.Take(outcome, form);
        } else if (bug != null) {
            return new Turn.Broken(bug);
        } else if (leads && !apart) {
            return new Turn.Lead();
        }
        return (leads ? seats.late(seat) : patience.passed()) ? new Turn.TooLong() : null;
    }

    /** Once it has begun. */
    SharedStream stream() {
        SharedStream begun = stream;
        if (begun == null) {
            throw new IllegalStateException("only a stream is read");
        }
        return begun;
    }

    /** Its caller has left. Whether the call ends is for the others to say. */
    void depart(Seat seat) {
        boolean abandoned;
        boolean shut;
        synchronized (seats) {
            seat.departed = true;
            // Some leave at once when they have seen the last event; the next to ask can still have what they had.
            abandoned = !seats.anybodyWaits() && running();
            shut = abandoned && seats.shut();
            if (stream != null) {
                stream.forget();
            }
            seats.tellAll();
        }
        gone(abandoned, shut);
    }

    void leave(Seat seat) {
        boolean abandoned;
        boolean shut;
        AnswerStream over = null;
        synchronized (seats) {
            if (!seats.leave(seat)) {
                return;
            }
            boolean unmade = seats.leads(seat) && !apart && outcome == null && bug == null;
            boolean last = unmade ? !handOver() : !seats.anybodyWaits();
            abandoned = last && running();
            shut = last && seats.shut();
            if (stream != null) {
                if (seats.empty()) {
                    over = stream.letGo();
                } else {
                    stream.forget();
                }
            }
            seats.tellAll();
        }
        gone(abandoned, shut);
        if (over != null) {
            over.close();
        }
    }

    /** Whether a call is still under way for which somebody should wait. */
    private boolean running() {
        return bug == null && (stream == null ? outcome == null : stream.running());
    }

    private void gone(boolean abandoned, boolean shut) {
        if (abandoned) {
            cancellation.cancel();
        }
        tell(shut);
    }
}

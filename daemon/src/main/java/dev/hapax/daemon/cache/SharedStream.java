package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.AnswerStream.End;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One stream for all who wait. Whoever wants the next piece and finds nobody pulling pulls it for all, and holds no
 * lock meanwhile. {@link Arrivals} say whose turn it is.
 */
final class SharedStream {
    private static final End BROKEN = new End(Usage.NONE, Failure.of(FailureKind.MALFORMED, "a bug"));

    private final AnswerStream source;
    private final Seats seats;
    private final Arrivals arrivals;
    private final Watcher watcher;

    /** Called without the lock. */
    interface Watcher {
        /** It has come to its own end, and this is all of it. */
        void whole(byte[] frames, Usage usage);

        /** Nobody can have it from its beginning any more. */
        void shut();
    }

    SharedStream(AnswerStream source, Seats seats, PieceBuffer pieces, Watcher watcher) {
        this.source = source;
        this.seats = seats;
        this.arrivals = new Arrivals(pieces);
        this.watcher = watcher;
    }

    byte @Nullable [] next(Seat seat) {
        while (true) {
            boolean apart = false;
            synchronized (seats) {
                switch (turn(seat)) {
                    case READ -> {
                        byte[] unread = arrivals.read(seat);
                        forget();
                        return unread;
                    }
                    case OVER -> {
                        return null;
                    }
                    case WAIT -> {
                        seats.sleep(seat, seat.wanted().deadline());
                        continue;
                    }
                    case PULL -> {
                        arrivals.pull();
                        apart = seats.mayOutlast(seat);
                    }
                }
            }
            if (apart) {
                // Whoever pulls cannot look at the clock.
                Thread.startVirtualThread(this::pull);
            } else {
                pull();
            }
        }
    }

    private Arrivals.Turn turn(Seat seat) {
        if (seat.departed && (seats.anybodyWaits() || Thread.currentThread().isInterrupted())) {
            seat.cut = Seat.Cut.LEFT;
            return Arrivals.Turn.OVER;
        }
        Arrivals.Turn turn = arrivals.turn(seat);
        if ((turn == Arrivals.Turn.WAIT || turn == Arrivals.Turn.PULL) && seats.late(seat)) {
            seat.cut = Seat.Cut.OUT_OF_TIME;
            return Arrivals.Turn.OVER;
        }
        return turn;
    }

    private void pull() {
        End how = BROKEN;
        byte[] piece = null;
        try {
            piece = source.next();
            if (piece == null) {
                how = source.end();
                keep(how);
            }
        } finally {
            came(piece, how);
        }
    }

    /** Before anybody hears of the end: who asks again then finds it kept. */
    private void keep(End how) {
        byte[] frames;
        synchronized (seats) {
            frames = how.failure() == null && !seats.empty() ? arrivals.everything() : null;
        }
        if (frames != null) {
            watcher.whole(frames, how.usage());
        }
    }

    /** @param piece null at the end */
    private void came(byte @Nullable [] piece, End how) {
        boolean shut;
        synchronized (seats) {
            boolean joinable = piece != null && arrivals.came(piece);
            if (piece == null) {
                arrivals.ended(how);
            }
            shut = !joinable && seats.shut();
            seats.tellAll();
        }
        if (shut) {
            watcher.shut();
        }
    }

    /** How it ended for this one; what others used it did not. */
    End end(Seat seat) {
        synchronized (seats) {
            boolean own = seats.leads(seat);
            End known = arrivals.end();
            if (known != null && seat.cut == null) {
                return own ? known : new End(Usage.NOTHING, known.failure());
            }
            Failure why = seat.cut == Seat.Cut.OUT_OF_TIME
                    ? Failure.of(FailureKind.DEADLINE, "no time is left")
                    : Failure.of(FailureKind.CLIENT_CLOSED, "the caller left");
            End soFar = own ? source.end() : null;
            return soFar == null
                    ? new End(Usage.NOTHING, why)
                    : new End(soFar.usage(), why, soFar.attempts(), soFar.unasked());
        }
    }

    /** What all of it used; only after its end. */
    Usage used() {
        synchronized (seats) {
            End known = arrivals.end();
            return known == null ? Usage.NONE : known.usage();
        }
    }

    Seat.@Nullable Cut cut(Seat seat) {
        synchronized (seats) {
            return seat.cut;
        }
    }

    /** Whether something of the answer is still to come; with the lock. */
    boolean running() {
        return arrivals.end() == null && !source.allGiven();
    }

    /** Lets go what everybody has read; with the lock. */
    void forget() {
        arrivals.forgetReadBy(seats);
        seats.tellAll();
    }

    /** Nobody reads any more; with the lock. */
    AnswerStream letGo() {
        arrivals.clear();
        return source;
    }
}

package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call upstream and everybody who waits for it. It has no thread of its own: the one who began it dispatches, and
 * of a stream whoever wants the next piece and finds nobody pulling pulls it for all. It ends when nobody waits any
 * more. Guarded by its lock, which is never held while somebody waits for a provider.
 */
final class SharedCall {
    private static final long SHORTEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Cancellation cancellation = new Cancellation();
    private final PieceBuffer pieces;
    private final Watcher watcher;
    private final List<Seat> seats = new ArrayList<>(2);
    private boolean open;
    private @Nullable Seat leader;
    private Form form;
    private @Nullable Outcome outcome;
    private @Nullable Deadline deadline;
    private boolean pulling;
    private AnswerStream.@Nullable End end;

    /** Learns what becomes of a call; called without the lock. */
    interface Watcher {
        /** A stream has come to its own end, and all of it was held. */
        void whole(Outcome.Live live, Form form, byte[] frames, Usage usage);

        /** Nobody else can join any more. */
        void closed(SharedCall call);
    }

    /** @param shared whether others may join */
    SharedCall(Wanted first, boolean shared, HeldBytes held, Watcher watcher) {
        this.pieces = new PieceBuffer(held, shared || first.terms().keepFor() != null);
        this.watcher = watcher;
        this.open = shared;
        this.form = first.form();
    }

    /** Of the call upstream: by the last who leaves. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** The one who makes the call. */
    Seat lead(Wanted wanted) {
        var seat = new Seat(wanted);
        lock.lock();
        try {
            leader = seat;
            seats.add(seat);
        } finally {
            lock.unlock();
        }
        return seat.watched();
    }

    /** @return null if it is too late */
    @Nullable
    Seat join(Wanted wanted) {
        var seat = new Seat(wanted);
        lock.lock();
        try {
            if (!open) {
                return null;
            }
            seats.add(seat);
        } finally {
            lock.unlock();
        }
        return seat.watched();
    }

    /** The call was answered, well or not. */
    void answered(Outcome answer, Deadline until) {
        boolean shut = false;
        lock.lock();
        try {
            outcome = answer;
            deadline = until;
            shut = !(answer instanceof Outcome.Live) && shut();
            news.signalAll();
        } finally {
            lock.unlock();
        }
        tell(shut);
    }

    /**
     * The one who made the call could not stay to see its end, which says nothing to the others: the next in line makes
     * it again.
     */
    void handOver() {
        boolean shut;
        lock.lock();
        try {
            shut = !handedOver() && shut();
        } finally {
            lock.unlock();
        }
        tell(shut);
    }

    private boolean handedOver() {
        Seat before = leader;
        leader = null;
        for (Seat seat : seats) {
            if (seat != before && !seat.departed) {
                leader = seat;
                form = seat.wanted.form();
                news.signalAll();
                return true;
            }
        }
        return false;
    }

    /** @return whether it was open until now */
    private boolean shut() {
        boolean was = open;
        open = false;
        return was;
    }

    private void tell(boolean shut) {
        if (shut) {
            watcher.closed(this);
        }
    }

    /** Whether a call is still under way for which somebody should wait. */
    private boolean running() {
        return end == null && (outcome == null || outcome instanceof Outcome.Live);
    }

    /** How many wait for it, the one who made it included. */
    int waiting() {
        lock.lock();
        try {
            return seats.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean somebodyWaits() {
        for (Seat seat : seats) {
            if (!seat.departed) {
                return true;
            }
        }
        return false;
    }

    /** Nobody will learn anything from this call. */
    void broke() {
        boolean shut;
        lock.lock();
        try {
            shut = shut();
            end = new AnswerStream.End(Usage.NONE, Failure.of(FailureKind.MALFORMED, "a bug"));
            news.signalAll();
        } finally {
            lock.unlock();
        }
        tell(shut);
    }

    /** What somebody who waited for the beginning gets. */
    sealed interface Turn {
        record Take(Outcome outcome, Form form) implements Turn {}

        /** To make the call for all. */
        record Lead() implements Turn {}

        record TooLong() implements Turn {}

        record Left() implements Turn {}

        record Broken() implements Turn {}
    }

    /** Somebody who waits for the answer: reads it at its own pace, from its beginning. */
    final class Seat implements AnswerStream {
        private final Wanted wanted;
        private volatile Cancellation.@Nullable Registration departure;
        private int next;
        private boolean departed;
        private boolean cutOff;
        private boolean overdue;

        private Seat(Wanted wanted) {
            this.wanted = wanted;
        }

        /** One who has left already leaves now. */
        private Seat watched() {
            departure = wanted.cancellation().onCancel(this::depart);
            return this;
        }

        /** Waits until the call is answered, or for so long. */
        Turn await(Deadline until) {
            lock.lock();
            try {
                while (true) {
                    Outcome answer = outcome;
                    if (departed) {
                        return new Turn.Left();
                    } else if (answer != null) {
                        return new Turn.Take(answer, form);
                    } else if (end != null) {
                        return new Turn.Broken();
                    } else if (this == leader) {
                        return new Turn.Lead();
                    } else if (until.passed()) {
                        return new Turn.TooLong();
                    }
                    sleep(until.left());
                }
            } finally {
                lock.unlock();
            }
        }

        @SuppressWarnings("WaitNotInLoop") // Both who call it look again, for more than one reason.
        private void sleep(Duration atMost) {
            try {
                boolean _ = news.await(Math.max(atMost.toNanos(), SHORTEST_SLEEP_NANOS), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                departed = true;
            }
        }

        @Override
        public byte @Nullable [] next() {
            lock.lock();
            try {
                while (true) {
                    if (departed && (somebodyWaits() || Thread.currentThread().isInterrupted())) {
                        cutOff = true;
                        return null;
                    }
                    if (Math.max(next, pieces.first()) < pieces.end()) {
                        byte[] unread = pieces.from(Math.max(next, pieces.first()));
                        next = pieces.end();
                        forget();
                        return unread;
                    }
                    if (end != null || overdue()) {
                        return null;
                    }
                    if (!pulling && pieces.hasRoom()) {
                        pull();
                    } else {
                        sleep(wanted.deadline().left());
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        /** The call itself keeps the deadline of the one who made it. */
        private boolean overdue() {
            overdue = this != leader && wanted.deadline().passed();
            return overdue;
        }

        private void pull() {
            pulling = true;
            Deadline calls = deadline;
            boolean first = this != leader && calls != null && wanted.deadline().atNanos() - calls.atNanos() < 0;
            if (first) {
                // Whoever pulls cannot look at the clock.
                Thread.startVirtualThread(SharedCall.this::pullForOthers);
            } else {
                pulled();
            }
        }

        /** How it ended for this one; what others used it did not. */
        @Override
        public End end() {
            lock.lock();
            try {
                boolean own = this == leader;
                End known = end;
                if (overdue) {
                    return new End(Usage.NOTHING, Failure.of(FailureKind.DEADLINE, "no time is left"));
                }
                if (known != null && !cutOff) {
                    return own ? known : new End(Usage.NOTHING, known.failure());
                }
                Failure left = Failure.of(FailureKind.CLIENT_CLOSED, "the caller left");
                if (own && outcome instanceof Outcome.Live live) {
                    End soFar = live.stream().end();
                    return new End(soFar.usage(), left, soFar.attempts(), soFar.unasked());
                }
                return new End(Usage.NOTHING, left);
            } finally {
                lock.unlock();
            }
        }

        /** What the whole stream used; only after its end. */
        Usage used() {
            lock.lock();
            try {
                End known = end;
                return known == null ? Usage.NONE : known.usage();
            } finally {
                lock.unlock();
            }
        }

        /** Every piece up to the end, as one. */
        byte[] all() {
            var all = new ByteArrayOutputStream();
            for (byte[] piece = next(); piece != null; piece = next()) {
                all.writeBytes(piece);
            }
            return all.toByteArray();
        }

        /** Its caller has left. Whether the call ends is for the others to say. */
        private void depart() {
            boolean abandoned;
            boolean shut;
            lock.lock();
            try {
                departed = true;
                boolean last = !somebodyWaits();
                abandoned = last && running();
                shut = last && shut();
                forget();
                news.signalAll();
            } finally {
                lock.unlock();
            }
            gone(abandoned, shut);
        }

        @Override
        public void close() {
            Cancellation.Registration watch = departure;
            if (watch != null) {
                watch.close();
            }
            boolean abandoned;
            boolean shut;
            AnswerStream stream = null;
            lock.lock();
            try {
                if (!seats.remove(this)) {
                    return;
                }
                boolean leaves = this == leader && outcome == null && end == null;
                boolean last = leaves ? !handedOver() : !somebodyWaits();
                abandoned = last && running();
                shut = last && shut();
                if (seats.isEmpty()) {
                    pieces.clear();
                    stream = outcome instanceof Outcome.Live live ? live.stream() : null;
                } else {
                    forget();
                }
                news.signalAll();
            } finally {
                lock.unlock();
            }
            gone(abandoned, shut);
            if (stream != null) {
                stream.close();
            }
        }

        private void gone(boolean abandoned, boolean shut) {
            if (abandoned) {
                cancellation.cancel();
            }
            tell(shut);
        }
    }

    private void pullForOthers() {
        lock.lock();
        try {
            pulled();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go what everybody has read, where not everything is held. */
    private void forget() {
        if (pieces.whole()) {
            return;
        }
        int slowest = pieces.end();
        for (Seat seat : seats) {
            slowest = seat.departed ? slowest : Math.min(slowest, seat.next);
        }
        pieces.forgetBefore(slowest);
        news.signalAll();
    }

    /** Pulls one piece for all. The lock is held before and after, and not meanwhile. */
    private void pulled() {
        if (!(outcome instanceof Outcome.Live live)) {
            throw new IllegalStateException("only a stream is pulled");
        }
        AnswerStream stream = live.stream();
        byte[] piece = null;
        boolean returned = false;
        lock.unlock();
        try {
            piece = stream.next();
            returned = true;
        } finally {
            lock.lock();
            pulling = false;
            news.signalAll();
            if (!returned) {
                end = new AnswerStream.End(Usage.NONE, Failure.of(FailureKind.MALFORMED, "a bug"));
                withoutLock(shut());
            }
        }
        if (piece == null) {
            ended(live, stream.end());
        } else if (piece.length > 0) {
            pieces.add(piece);
            withoutLock(!pieces.whole() && shut());
        }
    }

    private void ended(Outcome.Live live, AnswerStream.End how) {
        end = how;
        boolean whole = how.failure() == null && pieces.whole() && !seats.isEmpty();
        byte[] frames = whole && pieces.end() > 0 ? pieces.from(0) : new byte[0];
        boolean shut = shut();
        lock.unlock();
        try {
            if (whole) {
                watcher.whole(live, form, frames, how.usage());
            }
            tell(shut);
        } finally {
            lock.lock();
        }
    }

    private void withoutLock(boolean shut) {
        if (shut) {
            lock.unlock();
            try {
                watcher.closed(this);
            } finally {
                lock.lock();
            }
        }
    }
}

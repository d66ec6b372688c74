package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one call, in the order they came: whose call it is, whether others may join, and until when
 * anybody waits. It is also where they wait: whatever belongs to the call is guarded by this object's lock, and who
 * changes it tells everybody.
 */
final class Seats {
    private static final long SHORTEST_SLEEP_MILLIS = 5;

    private final List<Seat> taken = new ArrayList<>(2);
    private final Deadline until;
    private volatile long untilNanos;
    private @Nullable Seat leader;
    private boolean open;

    /** @param open whether others may join */
    Seats(boolean open, LongSupplier ticker) {
        this.open = open;
        this.until = new Deadline(() -> untilNanos, ticker);
    }

    void take(Seat seat) {
        taken.add(seat);
    }

    /** @return whether it was there */
    boolean leave(Seat seat) {
        return taken.remove(seat);
    }

    boolean empty() {
        return taken.isEmpty();
    }

    int count() {
        return taken.size();
    }

    /** The call is this one's from now on, and has its time. */
    void lead(Seat seat) {
        leader = seat;
        untilNanos = seat.wanted().deadline().atNanos();
    }

    /** Whether the call is, or was to its end, this one's: also of one that has left. */
    boolean leads(Seat seat) {
        return seat == leader;
    }

    /**
     * The first but the leader that is there and has some time.
     *
     * @return null if there is none
     */
    @Nullable
    Seat nextInLine() {
        for (Seat seat : taken) {
            if (seat != leader && !seat.departed && !seat.wanted().nearlyLate()) {
                return seat;
            }
        }
        return null;
    }

    /** Whether there is one whose caller has not left. */
    boolean anybodyWaits() {
        for (Seat seat : taken) {
            if (!seat.departed) {
                return true;
            }
        }
        return false;
    }

    boolean open() {
        return open;
    }

    /** @return whether it was open until now */
    boolean shut() {
        boolean was = open;
        open = false;
        return was;
    }

    /** The latest moment at which the call is of use; it may move. */
    Deadline until() {
        return until;
    }

    /** The call has the time of whoever has the most. */
    void untilTheLast() {
        for (Seat seat : taken) {
            if (seat.wanted().deadline().isAfter(until)) {
                untilNanos = seat.wanted().deadline().atNanos();
            }
        }
    }

    /** Whether this one's time is over and the call's is not: whoever has the most hears the end from the call. */
    boolean late(Seat seat) {
        Deadline own = seat.wanted().deadline();
        return own.passed() && until.isAfter(own);
    }

    /**
     * Whether somebody has more time than this one, or may come who has: then it must not wait for a provider itself.
     */
    boolean mayOutlast(Seat seat) {
        return (open && seat.wanted().hurried()) || until.isAfter(seat.wanted().deadline());
    }

    /** The number of the first piece that somebody has still to read, of so many. */
    int slowest(int end) {
        int slowest = end;
        for (Seat seat : taken) {
            slowest = seat.departed ? slowest : Math.min(slowest, seat.next);
        }
        return slowest;
    }

    /** Until somebody tells of a change, or then; an interrupt is a departure. */
    @SuppressWarnings("WaitNotInLoop") // All who call it look again, for more than one reason.
    void sleep(Seat seat, Deadline longest) {
        try {
            wait(Math.max(longest.left().toMillis() + 1, SHORTEST_SLEEP_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            seat.departed = true;
        }
    }

    void tellAll() {
        notifyAll();
    }
}

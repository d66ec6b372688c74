package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream.End;
import org.jspecify.annotations.Nullable;

/**
 * What has come of one stream, for readers at different places: who is to read, to pull or to wait. Nothing here waits.
 * Guarded by the lock of all {@link Seats}.
 */
final class Arrivals {
    private final PieceBuffer pieces;
    private boolean pulled;
    private @Nullable End end;

    /** What somebody who wants the next piece is to do. */
    enum Turn {
        READ,
        /** To pull one for all: begun by {@link #pull}, done by {@link #came} or {@link #ended}. */
        PULL,
        WAIT,
        OVER
    }

    Arrivals(PieceBuffer pieces) {
        this.pieces = pieces;
    }

    Turn turn(Seat seat) {
        if (unread(seat) < pieces.end()) {
            return Turn.READ;
        }
        if (end != null) {
            return Turn.OVER;
        }
        return pulled || !pieces.hasRoom() ? Turn.WAIT : Turn.PULL;
    }

    /** One that has left may have missed some. */
    private int unread(Seat seat) {
        return Math.max(seat.next, pieces.first());
    }

    /** Everything that this one has not read. */
    byte[] read(Seat seat) {
        byte[] unread = pieces.from(unread(seat));
        seat.next = pieces.end();
        return unread;
    }

    /** From now on somebody pulls, and nobody else. */
    void pull() {
        pulled = true;
    }

    /** @return whether everything is still held, so that others may join */
    boolean came(byte[] piece) {
        pulled = false;
        if (piece.length > 0) {
            pieces.add(piece);
        }
        return pieces.whole();
    }

    void ended(End how) {
        pulled = false;
        end = how;
    }

    @Nullable
    End end() {
        return end;
    }

    /** Everything that came, or null where some was let go. */
    byte @Nullable [] everything() {
        if (!pieces.whole()) {
            return null;
        }
        return pieces.end() == 0 ? new byte[0] : pieces.from(0);
    }

    /** Lets go what all of these have read, where not everything is held. */
    void forgetReadBy(Seats seats) {
        if (!pieces.whole()) {
            pieces.forgetBefore(seats.slowest(pieces.end()));
        }
    }

    /** Nobody reads any more. */
    void clear() {
        pieces.clear();
    }
}

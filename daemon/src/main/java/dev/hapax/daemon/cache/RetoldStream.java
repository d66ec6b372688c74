package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Retelling;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A shared stream while it is under way, as one of its callers wants it. */
final class RetoldStream implements AnswerStream {
    private final Seat seat;
    private final Supplier<Retelling> retelling;
    private final Retelling.Frames frames;
    private boolean over;

    private RetoldStream(Seat seat, Supplier<Retelling> retelling, Retelling.Frames frames) {
        this.seat = seat;
        this.retelling = retelling;
        this.frames = frames;
    }

    /** Somebody else's, in that one's form. */
    static RetoldStream of(Seat seat, Form form) {
        Retelling retelling = seat.wanted().tellers().apply(CacheUse.SHARED);
        return new RetoldStream(seat, () -> retelling, retelling.frames(form.usage()));
    }

    /** The leader's own, which came for it as it is. */
    static RetoldStream own(Seat seat, CacheUse use) {
        return new RetoldStream(seat, () -> seat.wanted().tellers().apply(use), Retelling.Frames.UNCHANGED);
    }

    @Override
    public byte @Nullable [] next() {
        if (over) {
            return null;
        }
        byte[] piece = seat.next();
        if (piece != null) {
            return frames.next(piece);
        }
        over = true;
        byte[] last = last();
        return last.length == 0 ? null : last;
    }

    private byte[] last() {
        if (seat.ranOutOfTime()) {
            // Any other failure is told by the stream itself.
            return retelling
                    .get()
                    .error(GatewayError.of(
                            ErrorKind.DEADLINE, 504, "deadline_exceeded", "The answer broke off: no time is left"));
        }
        return seat.end().failure() == null ? frames.end(seat.used()) : new byte[0];
    }

    @Override
    public End end() {
        return seat.end();
    }

    @Override
    public void close() {
        seat.close();
    }
}

package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Retelling;
import org.jspecify.annotations.Nullable;

/** Somebody else's stream while it is under way, as this caller wants it. */
final class RetoldStream implements AnswerStream {
    private final SharedCall.Seat seat;
    private final Wanted wanted;
    private final Retelling retelling;
    private final Retelling.Frames frames;
    private boolean over;

    RetoldStream(SharedCall.Seat seat, Wanted wanted, Form form) {
        this.seat = seat;
        this.wanted = wanted;
        this.retelling = wanted.tellers().apply(CacheUse.SHARED);
        this.frames = retelling.frames(form.usage());
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
        End end = seat.end();
        if (end.failure() == null) {
            byte[] rest = frames.end(seat.used());
            return rest.length == 0 ? null : rest;
        }
        return end.failure().kind() == FailureKind.DEADLINE && wanted.deadline().passed()
                ? retelling.error(GatewayError.of(
                        ErrorKind.DEADLINE,
                        504,
                        "deadline_exceeded",
                        "The answer broke off: " + end.failure().message()))
                : null;
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

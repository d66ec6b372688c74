package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for a shared call: hears how it begins, and reads its stream at its own pace, from its first
 * piece. What changes is guarded by the lock of all {@link Seats}.
 */
final class Seat implements AnswerStream {
    private final SharedCall call;
    private final Wanted wanted;
    private volatile Cancellation.@Nullable Registration departure;

    /** The number of the first piece that it has not read. */
    int next;
    /** Its caller has left. */
    boolean departed;
    /** What ended it alone, and not the stream. */
    @Nullable
    Cut cut;

    enum Cut {
        LEFT,
        OUT_OF_TIME
    }

    Seat(SharedCall call, Wanted wanted) {
        this.call = call;
        this.wanted = wanted;
    }

    /** Leaves when its caller does: at once if that has happened. */
    Seat watched() {
        departure = wanted.cancellation().onCancel(() -> call.depart(this));
        return this;
    }

    Wanted wanted() {
        return wanted;
    }

    /** Waits until the call is answered, or until then. */
    SharedCall.Turn await(Deadline patience) {
        return call.await(this, patience);
    }

    @Override
    public byte @Nullable [] next() {
        return call.stream().next(this);
    }

    /** Every piece up to the end, as one. */
    byte[] all() {
        var all = new ByteArrayOutputStream();
        for (byte[] piece = next(); piece != null; piece = next()) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** How it ended for this one; what others used it did not. */
    @Override
    public End end() {
        return call.stream().end(this);
    }

    /** What the whole stream used; only after its end. */
    Usage used() {
        return call.stream().used();
    }

    /** Whether it ended for this one alone, whose time was over. */
    boolean ranOutOfTime() {
        return call.stream().cut(this) == Cut.OUT_OF_TIME;
    }

    @Override
    public void close() {
        Cancellation.Registration watch = departure;
        if (watch != null) {
            watch.close();
        }
        call.leave(this);
    }
}

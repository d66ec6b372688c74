package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import org.jspecify.annotations.Nullable;

/**
 * A stream past its commit. It ends with the dialect's own end, or with its error frame and no end; in between another
 * target may have gone on where the first one broke. One thread pulls; {@code flow} and {@code closed} are guarded by
 * this object's lock, because anybody may close.
 */
final class LiveAnswer implements AnswerStream {
    private final RequestRun run;
    private final Recovery recovery;
    private Flow flow;
    private boolean closed;
    private byte @Nullable [] first;
    private boolean over;
    private volatile Usage earlier = Usage.NOTHING;
    private volatile @Nullable Failure failure;

    /** Where the pieces come from now. */
    record Flow(Attempt attempt, Answer.Pieces pieces) {
        void end() {
            pieces.close();
        }
    }

    LiveAnswer(RequestRun run, Flow flow, byte[] first, Recovery recovery) {
        this.run = run;
        this.flow = flow;
        this.first = first;
        this.recovery = recovery;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] held = first;
        if (held != null) {
            first = null;
            return held;
        }
        if (over) {
            return null;
        }
        Flow now = flow();
        try {
            Answer.Piece piece = now.pieces().next();
            if (piece == null) {
                now.attempt().succeeded(now.pieces().usage());
                now.end();
                over = true;
                return null;
            }
            if (piece.content()) {
                now.attempt().contentCame();
            }
            if (piece.bytes().length > 0) {
                recovery.wentOn(now.attempt().target());
            }
            return piece.bytes();
        } catch (AttemptFailed failed) {
            return broken(now, failed.failure());
        }
    }

    /** @return nothing to write if another target goes on, else the frame that tells of the error */
    private byte[] broken(Flow now, Failure how) {
        Failure told = recovery.settle(now, how);
        Usage used = now.pieces().usage();
        now.end();
        Flow next = recovery.resume(told);
        if (next != null && goOn(next, used)) {
            return new byte[0];
        }
        over = true;
        failure = told;
        return run.ask().streamError(inWords(told));
    }

    private boolean goOn(Flow next, Usage used) {
        synchronized (this) {
            if (!closed) {
                earlier = earlier.plus(used);
                flow = next;
                return true;
            }
        }
        left(next);
        return false;
    }

    private static GatewayError inWords(Failure failure) {
        FailurePolicy.Row row = FailurePolicy.row(failure.kind());
        String code = row.code() != null ? row.code() : failure.code();
        int status = row.status() != 0 ? row.status() : failure.status();
        ErrorKind kind =
                switch (failure.kind()) {
                    case OVERLOADED -> ErrorKind.OVERLOADED;
                    case DEADLINE -> ErrorKind.DEADLINE;
                    default -> ErrorKind.UPSTREAM;
                };
        return GatewayError.of(
                kind, status, code == null ? "upstream_error" : code, "The answer broke off: " + failure.message());
    }

    private synchronized Flow flow() {
        return flow;
    }

    @Override
    public boolean allGiven() {
        return flow().pieces().allGiven();
    }

    @Override
    public End end() {
        Usage last = flow().pieces().usage();
        return new End(
                recovery.spliced() ? earlier.plus(last) : last,
                failure,
                run.records(),
                run.unasked(failure == null ? RequestRun.NOT_NEEDED : "an answer had begun"));
    }

    @Override
    public void close() {
        Flow now;
        synchronized (this) {
            closed = true;
            now = flow;
        }
        left(now);
    }

    /** The first verdict counts: of a stream that has ended this changes nothing. */
    private static void left(Flow flow) {
        flow.attempt()
                .broke(
                        Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"),
                        flow.pieces().usage());
        flow.end();
    }
}

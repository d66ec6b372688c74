package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A stream past its commit. It ends with the dialect's own end, or with its error frame and no end. */
final class LiveAnswer implements AnswerStream {
    private final Ask ask;
    private final Target target;
    private final Answer.Pieces pieces;
    private final Lease lease;
    private final EventBus events;
    private final LongSupplier ticker;
    private final long begun;
    private final AtomicBoolean settled = new AtomicBoolean();

    private byte @Nullable [] first;
    private @Nullable Duration firstToken;
    private volatile @Nullable Failure failure;

    LiveAnswer(
            Ask ask,
            Target target,
            Answer.Pieces pieces,
            byte[] first,
            boolean content,
            Lease lease,
            EventBus events,
            LongSupplier ticker,
            long begun) {
        this.ask = ask;
        this.target = target;
        this.pieces = pieces;
        this.first = first;
        this.lease = lease;
        this.events = events;
        this.ticker = ticker;
        this.begun = begun;
        this.firstToken = content ? elapsed() : null;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] held = first;
        if (held != null) {
            first = null;
            return held;
        }
        if (settled.get()) {
            return null;
        }
        try {
            Answer.Piece piece = pieces.next();
            if (piece == null) {
                settle(null);
                return null;
            }
            if (piece.content() && firstToken == null) {
                firstToken = elapsed();
            }
            return piece.bytes();
        } catch (AttemptFailed failed) {
            settle(failed.failure());
            return ask.streamError(told(failed.failure()));
        }
    }

    private static GatewayError told(Failure failure) {
        FailurePolicy.Row row = FailurePolicy.row(failure.kind());
        String code = row.code() != null ? row.code() : failure.code();
        int status = row.status() != 0 ? row.status() : failure.status();
        ErrorKind kind = failure.kind() == FailureKind.OVERLOADED ? ErrorKind.OVERLOADED : ErrorKind.UPSTREAM;
        return GatewayError.of(
                kind, status, code == null ? "upstream_error" : code, "The answer broke off: " + failure.message());
    }

    /** The first verdict counts; the upstream call is over with it. */
    private void settle(@Nullable Failure how) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        failure = how;
        Duration took = elapsed();
        if (how == null) {
            lease.succeeded(took, firstToken);
        } else if (how.kind() == FailureKind.CLIENT_CLOSED) {
            lease.released();
        } else {
            lease.failed(how, FailurePolicy.row(how.kind()).health(), Cooling.NONE, took);
        }
        events.emit(new GatewayEvent.AttemptFinished(
                target, how == null ? "ok" : how.kind().id(), took, firstToken, pieces.usage(), how != null));
        pieces.close();
    }

    @Override
    public End end() {
        return new End(pieces.usage(), failure);
    }

    @Override
    public void close() {
        settle(Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"));
    }

    private Duration elapsed() {
        return Duration.ofNanos(ticker.getAsLong() - begun);
    }
}

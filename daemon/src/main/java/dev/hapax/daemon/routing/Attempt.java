package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Price;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call to one target: what its end means for health, metrics and the records. It is settled exactly once. */
final class Attempt {
    private final RequestRun run;
    private final Target target;
    private final ProviderAdapter adapter;
    private final Lease lease;
    private final long begun;
    private final AtomicBoolean settled = new AtomicBoolean();
    private @Nullable Duration firstToken;

    Attempt(RequestRun run, Target target, ProviderAdapter adapter, Lease lease) {
        this.run = run;
        this.target = target;
        this.adapter = adapter;
        this.lease = lease;
        this.begun = run.tools().ticker().getAsLong();
    }

    Target target() {
        return target;
    }

    /**
     * @throws BadRequest if the request cannot be put into the target's words; nothing was sent and the attempt is over
     */
    Answer call(Ask ask, AttemptTimers timers) throws AttemptFailed, BadRequest {
        run.called();
        try {
            Answer answer =
                    run.bound().ask(ask, adapter, asked -> adapter.ask(asked, target.model(), timers, run.records()));
            if (!(answer instanceof Answer.Local)) {
                run.made(this);
            }
            return answer;
        } catch (AttemptFailed failed) {
            run.made(this);
            throw failed;
        } catch (BadRequest | RuntimeException nothingSent) {
            neverMade();
            throw nothingSent;
        }
    }

    Duration took() {
        return Duration.ofNanos(run.tools().ticker().getAsLong() - begun);
    }

    void contentCame() {
        if (firstToken == null) {
            firstToken = took();
        }
    }

    /** A whole answer came, or the dialect's own end of a stream. */
    void succeeded(Usage usage) {
        if (settled.compareAndSet(false, true)) {
            Duration took = took();
            lease.succeeded(took, firstToken);
            run.corrected(recorded("ok", 200, took, null, usage));
            finished("ok", took, usage, false);
        }
    }

    /**
     * Before the commit.
     *
     * @param pause after which the same target is asked once more, or null: what it did not say itself must not shut us
     *     out then
     */
    void failed(Failure failure, @Nullable Duration pause) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        Duration took = took();
        Row row = FailurePolicy.row(failure.kind());
        Duration aside = Duration.ZERO;
        if (failure.kind() == FailureKind.CLIENT_CLOSED) {
            lease.released();
        } else {
            boolean cools = pause == null || failure.retryAfter() != null;
            aside = lease.failed(failure, row.health(), cools ? row.cooling(failure) : Cooling.NONE, took);
        }
        var record = new AttemptRecord(target, failure.kind().id(), failure.status(), took, failure.message());
        run.recorded(pause == null ? record : record.again(pause));
        run.remains().failed(failure, aside);
        finished(failure.kind().id(), took, null, !row.free());
    }

    /** After the commit. */
    void broke(Failure failure, Usage usage) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        Duration took = took();
        if (failure.kind() == FailureKind.CLIENT_CLOSED) {
            lease.released();
        } else {
            lease.failed(failure, FailurePolicy.row(failure.kind()).health(), Cooling.NONE, took);
        }
        run.corrected(recorded(failure.kind().id(), failure.status(), took, failure.message(), usage));
        finished(failure.kind().id(), took, usage, true);
    }

    /** It answered well, but not with what the caller had begun to read: nobody's fault. */
    void stopped(String why, Usage usage) {
        if (settled.compareAndSet(false, true)) {
            lease.released();
            Duration took = took();
            run.corrected(recorded("ok", 200, took, why, usage));
            finished("ok", took, usage, true);
        }
    }

    /** There was no call after all. */
    void neverMade() {
        if (settled.compareAndSet(false, true)) {
            run.notCalledAfterAll();
            lease.released();
        }
    }

    private AttemptRecord recorded(String outcome, int status, Duration took, @Nullable String why, Usage usage) {
        return new AttemptRecord(target, outcome, status, took, why, usage, cost(usage), Duration.ZERO);
    }

    /** Null where the file gives no price, or the provider did not tell what was used. */
    private @Nullable Double cost(@Nullable Usage usage) {
        if (usage == null || (usage.estimated() && usage.total() == 0)) {
            return null;
        }
        HapaxConfig.Provider provider = run.plan().config().providers().get(target.provider());
        HapaxConfig.Model model = provider == null ? null : provider.models().get(target.model());
        Price price = model == null ? null : model.price();
        return price == null ? null : price.of(usage.input(), usage.cachedInput(), usage.output());
    }

    private void finished(String outcome, Duration took, @Nullable Usage usage, boolean possiblyBilled) {
        run.tools()
                .events()
                .emit(new GatewayEvent.AttemptFinished(
                        run.ask().requestId(),
                        run.plan().endpoint(),
                        run.plan().tenant(),
                        target,
                        outcome,
                        took,
                        firstToken,
                        usage,
                        possiblyBilled,
                        cost(usage)));
    }
}

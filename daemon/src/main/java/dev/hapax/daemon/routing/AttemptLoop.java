package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.routing.FailurePolicy.Next;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.Timeouts;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through its chain. A failure before the commit means the same target again or the next one, as the
 * {@link FailurePolicy} says; after the commit the answer is the caller's and {@link LiveAnswer} tells how it ends.
 */
final class AttemptLoop {
    /** An attempt that cannot get this much time is not begun. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);
    /** What every attempt but the last leaves to each of the others, beside its connect time. */
    private static final Duration FLOOR = Duration.ofSeconds(2);
    /** How much of a stream's lifecycle is held back until its first content. */
    private static final int MAX_HELD_BYTES = 64 * 1024;

    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final Ask ask;
    private final Dispatcher.Plan plan;
    private final Bound bound;
    private final HealthBoard health;
    private final EventBus events;
    private final LongSupplier ticker;
    private final Pause pause;
    private final RandomGenerator random;

    private final List<AttemptRecord> records = new ArrayList<>();
    private final Remains remains = new Remains();
    private int calls;

    AttemptLoop(
            Ask ask,
            Dispatcher.Plan plan,
            Bound bound,
            HealthBoard health,
            EventBus events,
            LongSupplier ticker,
            Pause pause,
            RandomGenerator random) {
        this.ask = ask;
        this.plan = plan;
        this.bound = bound;
        this.health = health;
        this.events = events;
        this.ticker = ticker;
        this.pause = pause;
        this.random = random;
    }

    Outcome run() {
        List<Target> targets = bound.targets();
        Next allowed = Next.YES;
        int contextTooSmall = 0;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            if (!bound.mayTry(target)) {
                continue;
            }
            if (allowed == Next.LARGER_CONTEXT && contextWindow(target) <= contextTooSmall) {
                continue;
            }
            Result result = ask(target, targets.size() - 1 - i);
            switch (result) {
                case Result.Answered(Outcome outcome) -> {
                    return outcome;
                }
                case Result.Ended() -> {
                    return nothingLeft();
                }
                case Result.Passed(Next next) -> {
                    allowed = next;
                    contextTooSmall = next == Next.LARGER_CONTEXT ? contextWindow(target) : 0;
                }
            }
        }
        return nothingLeft();
    }

    /** What came of one target. */
    private sealed interface Result {
        record Answered(Outcome outcome) implements Result {}

        record Passed(Next next) implements Result {}

        record Ended() implements Result {}
    }

    private Result ask(Target target, int others) {
        ProviderAdapter adapter = plan.adapters().get(target.provider());
        HapaxConfig.Provider provider = plan.config().providers().get(target.provider());
        if (adapter == null || provider == null) {
            String why = provider == null || provider.offReason() == null ? "is switched off" : provider.offReason();
            skip(target, "off", why, null);
            return new Result.Passed(Next.YES);
        }
        boolean freeUsed = false;
        int retries = 0;
        while (true) {
            if (stopped()) {
                return new Result.Ended();
            }
            Lease lease;
            switch (health.admit(target, others == 0)) {
                case Admission.Refused(String reason, Duration retryAfter, String explanation) -> {
                    skip(target, reason, explanation, retryAfter);
                    return new Result.Passed(Next.YES);
                }
                case Admission.Admitted(Lease lent) -> lease = lent;
            }
            Attempt attempt = new Attempt(target, adapter, provider.timeouts(), lease, bound.othersAfter(target));
            Outcome outcome;
            try {
                outcome = attempt.run();
            } catch (BadRequest cannotExpress) {
                records.add(new AttemptRecord(
                        target, "unfit", 0, Duration.ZERO, cannotExpress.error().message()));
                remains.unfit(cannotExpress.error());
                return new Result.Passed(Next.YES);
            }
            if (outcome != null) {
                return new Result.Answered(outcome);
            }
            Failure failure = attempt.failure();
            Row row = FailurePolicy.row(failure.kind());
            Duration wait = again(row, failure, attempt, freeUsed, retries);
            attempt.settle(wait != null);
            if (wait == null) {
                return next(row, failure);
            }
            if (row.same() == FailurePolicy.Same.FREE) {
                freeUsed = true;
            } else {
                retries++;
            }
            if (!waited(wait)) {
                return new Result.Ended();
            }
        }
    }

    private Result next(Row row, Failure failure) {
        boolean mayGoOn = row.next() != Next.NEVER && (row.free() || !ask.sideEffects());
        return mayGoOn && failure.kind() != FailureKind.CLIENT_CLOSED
                ? new Result.Passed(row.next())
                : new Result.Ended();
    }

    private boolean stopped() {
        if (ask.cancellation().cancelled()) {
            remains.failed(Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"));
            return true;
        }
        if (plan.deadline().left().compareTo(SHORTEST_ATTEMPT) < 0) {
            remains.failed(Failure.of(FailureKind.DEADLINE, "no time is left"));
            return true;
        }
        return calls >= plan.config().failover().maxAttempts();
    }

    /** How long to wait before the same target is asked again; null: it is not. */
    private @Nullable Duration again(Row row, Failure failure, Attempt attempt, boolean freeUsed, int retries) {
        if (row.same() == FailurePolicy.Same.FREE) {
            return freeUsed ? null : Duration.ZERO;
        }
        if (retries >= plan.retry().maxRetries() || !retryable(failure.kind())) {
            return null;
        }
        if (!row.free() && ask.sideEffects()) {
            return null;
        }
        return switch (row.same()) {
            case NEVER, FREE -> null;
            case ONCE -> retries == 0 ? backOff(retries) : null;
            case ONCE_UNLESS_TOLD ->
                retries == 0 && !Boolean.FALSE.equals(failure.shouldRetry()) ? backOff(retries) : null;
            case AFTER_WAIT -> failure.retryAfter() == null ? backOff(retries) : failure.retryAfter();
            case ONCE_IF_YOUNG -> retries == 0 && attempt.took().compareTo(YOUNG) < 0 ? backOff(retries) : null;
        };
    }

    private boolean retryable(FailureKind kind) {
        String group =
                switch (kind) {
                    case RATE_LIMITED -> "rate_limit";
                    case RETRYABLE_4XX -> "timeout";
                    default -> "server_error";
                };
        return plan.retry().retryable().contains(group);
    }

    private Duration backOff(int retries) {
        HapaxConfig.Retry retry = plan.retry();
        double millis = Math.min(retry.initialDelay().toMillis() * Math.pow(retry.multiplier(), retries), (double)
                retry.maxDelay().toMillis());
        double spread = 1 - retry.jitter() + 2 * retry.jitter() * random.nextDouble();
        return Duration.ofNanos((long) (millis * spread * 1_000_000));
    }

    private boolean waited(Duration time) {
        if (time.compareTo(plan.deadline().left()) >= 0) {
            remains.failed(Failure.of(FailureKind.DEADLINE, "no time is left for another attempt"));
            return false;
        }
        if (time.isPositive()) {
            try {
                pause.pause(time, ask.cancellation());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ask.cancellation().cancel();
            }
        }
        return true;
    }

    private void skip(Target target, String reason, String explanation, @Nullable Duration retryAfter) {
        records.add(new AttemptRecord(target, reason, 0, Duration.ZERO, explanation));
        remains.passedOver(target, explanation, retryAfter);
    }

    private int contextWindow(Target target) {
        HapaxConfig.Provider provider = plan.config().providers().get(target.provider());
        HapaxConfig.Model model = provider == null ? null : provider.models().get(target.model());
        return model == null || model.contextWindow() == null ? 0 : model.contextWindow();
    }

    private Outcome nothingLeft() {
        return new Outcome.Failed(remains.error(), records);
    }

    /** One call to one target. */
    private final class Attempt {
        private final Target target;
        private final ProviderAdapter adapter;
        private final Timeouts timeouts;
        private final Lease lease;
        private final int others;
        private final long begun = ticker.getAsLong();
        private Failure failure = Failure.of(FailureKind.MALFORMED, "no answer");
        private Duration took = Duration.ZERO;

        Attempt(Target target, ProviderAdapter adapter, Timeouts timeouts, Lease lease, int others) {
            this.target = target;
            this.adapter = adapter;
            this.timeouts = timeouts;
            this.lease = lease;
            this.others = others;
        }

        Failure failure() {
            return failure;
        }

        Duration took() {
            return took;
        }

        /**
         * @return null when it failed and another attempt may follow
         * @throws BadRequest if the request cannot be put into the target's words; nothing was sent
         */
        @Nullable
        Outcome run() throws BadRequest {
            calls++;
            try {
                return switch (bound.ask(ask, adapter, this::call)) {
                    case Answer.Whole whole -> whole(whole);
                    case Answer.Local local -> local(local);
                    case Answer.Streamed streamed -> streamed(streamed);
                };
            } catch (AttemptFailed failed) {
                took = elapsed();
                failure = reclassified(failed.failure());
                return null;
            } catch (BadRequest cannotExpress) {
                lease.released();
                calls--;
                throw cannotExpress;
            } catch (RuntimeException bug) {
                lease.released();
                throw bug;
            }
        }

        private Answer call(Ask asked) throws AttemptFailed, BadRequest {
            return adapter.ask(asked, target.model(), timers(), List.copyOf(records));
        }

        private AttemptTimers timers() {
            Deadline total = plan.deadline().butIn(timeouts.total());
            Duration floor = timeouts.connect().plus(FLOOR).multipliedBy(Math.min(others, attemptsLeft()));
            Duration left = total.left();
            Duration share = left.minus(floor);
            if (share.compareTo(left.dividedBy(2)) < 0) {
                share = others == 0 ? left : left.dividedBy(2);
            }
            return new AttemptTimers(
                    timeouts.connect(), timeouts.firstToken(), timeouts.idle(), total.butIn(share), total);
        }

        private int attemptsLeft() {
            return Math.max(0, plan.config().failover().maxAttempts() - calls);
        }

        private Outcome whole(Answer.Whole answer) {
            took = elapsed();
            lease.succeeded(took, null);
            record("ok", 200, null);
            events.emit(new GatewayEvent.AttemptFinished(target, "ok", took, null, answer.usage(), false));
            failedOver();
            return new Outcome.Whole(provenance(answer), records, answer.body(), answer.usage());
        }

        /** No call was made: neither the target's health nor the number of attempts changes. */
        private Outcome local(Answer.Local answer) {
            lease.released();
            calls--;
            record(AttemptRecord.ESTIMATED, 0, null);
            failedOver();
            return new Outcome.Whole(provenance(answer), records, answer.body(), Usage.of(0, 0));
        }

        /** Holds the stream back until its first content: until then another target can still answer. */
        private Outcome streamed(Answer.Streamed answer) throws AttemptFailed {
            var held = new ByteArrayOutputStream();
            try {
                while (true) {
                    Answer.Piece piece = answer.pieces().next();
                    if (piece == null) {
                        throw new AttemptFailed(Failure.of(FailureKind.MALFORMED, "the stream ended without content"));
                    }
                    held.writeBytes(piece.bytes());
                    if (piece.content() || others == 0 || held.size() > MAX_HELD_BYTES) {
                        return live(answer, held.toByteArray(), piece.content());
                    }
                }
            } catch (AttemptFailed | RuntimeException e) {
                answer.pieces().close();
                throw e;
            }
        }

        private Outcome live(Answer.Streamed answer, byte[] first, boolean content) {
            took = elapsed();
            record("ok", 200, null);
            failedOver();
            var stream = new LiveAnswer(ask, target, answer.pieces(), first, content, lease, events, ticker, begun);
            return new Outcome.Live(provenance(answer), records, stream);
        }

        /** @param again whether the same target is asked once more: what it did not say itself must not shut us out */
        void settle(boolean again) {
            Row row = FailurePolicy.row(failure.kind());
            if (failure.kind() == FailureKind.CLIENT_CLOSED) {
                lease.released();
            } else {
                boolean cools = !again || failure.retryAfter() != null;
                lease.failed(failure, row.health(), cools ? cooling(row, failure) : Cooling.NONE, took);
            }
            record(failure.kind().id(), failure.status(), failure.message());
            remains.failed(failure);
            events.emit(new GatewayEvent.AttemptFinished(
                    target, failure.kind().id(), took, null, (Usage) null, !row.free()));
        }

        /** A wait that is longer than the owner allows is another row. */
        private Failure reclassified(Failure reported) {
            Duration wait = reported.retryAfter();
            if (reported.kind() == FailureKind.SILENT && plan.deadline().passed()) {
                return withKind(reported, FailureKind.DEADLINE);
            }
            return reported.kind() == FailureKind.RATE_LIMITED
                            && wait != null
                            && wait.compareTo(plan.config().failover().waitForRetryAfter()) > 0
                    ? withKind(reported, FailureKind.RATE_LIMITED_LONG)
                    : reported;
        }

        private static Failure withKind(Failure failure, FailureKind kind) {
            return new Failure(
                    kind,
                    failure.status(),
                    failure.code(),
                    failure.message(),
                    failure.retryAfter(),
                    failure.shouldRetry(),
                    failure.body());
        }

        private static Cooling cooling(Row row, Failure failure) {
            if (row.cool() == null) {
                return Cooling.NONE;
            }
            Duration time = failure.retryAfter() != null ? failure.retryAfter() : row.coolFor();
            return new Cooling(row.cool(), time);
        }

        private void record(String outcome, int status, @Nullable String reason) {
            records.add(new AttemptRecord(target, outcome, status, took, reason));
        }

        private void failedOver() {
            Target first = plan.chain().targets().getFirst();
            if (!first.equals(target)) {
                String reason = records.getFirst().outcome();
                events.emit(new GatewayEvent.FailedOver(ask.requestId(), first, target, reason));
            }
        }

        private Outcome.Provenance provenance(Answer answer) {
            return new Outcome.Provenance(target, answer.model(), answer.droppedParams(), answer.upstreamRequestId());
        }

        private Duration elapsed() {
            return Duration.ofNanos(ticker.getAsLong() - begun);
        }
    }
}

package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.health.HealthBoard.Terms;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Answer.Piece;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.routing.FailurePolicy.Next;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One request's way through its chain, up to the commit. A failure means the same target again or the next one, as the
 * {@link FailurePolicy} says; after the commit the answer is the caller's and {@link LiveAnswer} tells how it ends.
 */
final class AttemptLoop {
    /** How much of a stream's lifecycle is held back until its first content. */
    private static final int MAX_HELD_BYTES = 64 * 1024;

    private static final String SMALL_WINDOW =
            "its context_window is not declared to be larger than those that the request was too long for";

    private static final String NOBODY_LEFT = "nobody could be asked any more";

    private final RequestRun run;
    private final ContextWindows windows;
    private final List<Target> order;
    private final List<Target> behindBreakers = new ArrayList<>();

    AttemptLoop(RequestRun run) {
        this.run = run;
        this.windows = new ContextWindows(run.plan().config());
        Chain chain = run.plan().chain().only(run.bound().targets());
        Map<Target, Standing> standings = new LinkedHashMap<>();
        chain.targets().forEach(target -> standings.put(target, run.standing(target)));
        this.order = run.tools().balancer().order(chain, standings, run.tools().random());
    }

    /** What came of one target. */
    private sealed interface Result {
        record Answered(Outcome outcome) implements Result {}

        /** The next one may be asked. */
        record Passed() implements Result {}

        /** Nobody else may be asked, and why. */
        record Ended(String why) implements Result {}
    }

    Outcome run() {
        run.goesThrough(order);
        for (int i = 0; i < order.size(); i++) {
            Target target = order.get(i);
            if (!run.bound().mayTry(target)) {
                continue;
            }
            List<Target> after = order.subList(i + 1, order.size()).stream()
                    .filter(other -> run.bound().mayFollow(other, target) && run.couldAsk(other))
                    .toList();
            Result result = ask(target, after, after.isEmpty() ? Terms.ALONE : Terms.WITH_OTHERS);
            switch (result) {
                case Result.Answered(Outcome outcome) -> {
                    return outcome;
                }
                case Result.Ended(String why) -> {
                    return nothingLeft(why);
                }
                case Result.Passed() -> {}
            }
        }
        return lastResort() instanceof Result.Answered(Outcome outcome) ? outcome : nothingLeft(NOBODY_LEFT);
    }

    /** Nobody can be asked any more: then the breaker that opens first lets one request through at a time. */
    private Result lastResort() {
        return behindBreakers.stream()
                .min(Comparator.comparing(target -> run.standing(target).opensIn()))
                .map(target -> ask(target, List.of(), Terms.LAST_RESORT))
                .orElseGet(Result.Passed::new);
    }

    private Result ask(Target target, List<Target> after, Terms terms) {
        ProviderAdapter adapter = run.adapter(target);
        if (adapter == null) {
            run.skipped(target, new Admission.Refused("off", Duration.ZERO, offReason(target), null));
            return new Result.Passed();
        }
        if (!windows.allow(target)) {
            run.recorded(new AttemptRecord(target, "unfit", 0, Duration.ZERO, SMALL_WINDOW));
            return new Result.Passed();
        }
        var repeats = new Repeats(
                run.plan().retry(), run.ask().sideEffects(), run.tools().random());
        while (run.mayCall()) {
            Lease lease;
            switch (run.tools().health().admit(target, terms, run.lease(target))) {
                case Admission.Refused refused -> {
                    if (refused.reason().equals("breaker_open") && terms != Terms.LAST_RESORT) {
                        behindBreakers.add(target);
                    }
                    if (terms != Terms.LAST_RESORT) {
                        run.skipped(target, refused);
                    }
                    return new Result.Passed();
                }
                case Admission.Admitted(Lease lent) -> lease = lent;
            }
            var attempt = new Attempt(run, target, adapter, lease);
            try {
                return new Result.Answered(answered(attempt, after));
            } catch (AttemptFailed failed) {
                Failure failure = reclassified(failed.failure());
                Duration wait = repeats.after(failure, attempt.took());
                boolean again = wait != null && run.callsLeft() && run.timeFor(wait) && affordable(failure, target);
                attempt.failed(failure, again ? wait : null);
                if (!again || wait == null) {
                    return next(target, failure);
                }
                repeats.taken(failure);
                run.waits(wait);
            } catch (BadRequest cannotExpress) {
                run.recorded(new AttemptRecord(
                        target, "unfit", 0, Duration.ZERO, cannotExpress.error().message()));
                run.remains().unfit(cannotExpress.error());
                return new Result.Passed();
            }
        }
        return new Result.Ended(run.whyNoCall());
    }

    private boolean affordable(Failure failure, Target target) {
        return !Repeats.costs(failure) || run.tools().health().mayRepeat(target);
    }

    private Result next(Target target, Failure failure) {
        Row row = FailurePolicy.row(failure.kind());
        if (row.next() == Next.NEVER) {
            return new Result.Ended(
                    switch (failure.kind()) {
                        case CLIENT_CLOSED -> RequestRun.CALLER_LEFT;
                        case DEADLINE -> RequestRun.NO_TIME;
                        default -> "after " + failure.kind().id() + " nobody else is asked";
                    });
        }
        if (run.ask().sideEffects() && !row.free()) {
            return new Result.Ended("what it asks for may have been done already");
        }
        if (row.next() == Next.LARGER_CONTEXT) {
            windows.tooSmall(target);
        }
        return new Result.Passed();
    }

    /** A wait that is longer than the owner allows is another row, and so is silence until the deadline. */
    private Failure reclassified(Failure reported) {
        Duration wait = reported.retryAfter();
        return switch (reported.kind()) {
            case SILENT -> run.plan().deadline().passed() ? reported.as(FailureKind.DEADLINE) : reported;
            case RATE_LIMITED -> {
                Duration most = run.plan().config().failover().waitForRetryAfter();
                yield wait != null && wait.compareTo(most) > 0 ? reported.as(FailureKind.RATE_LIMITED_LONG) : reported;
            }
            default -> reported;
        };
    }

    private Outcome answered(Attempt attempt, List<Target> after) throws AttemptFailed, BadRequest {
        var recovery = Recovery.of(run, after);
        return switch (attempt.call(recovery.recorded(run.ask()), run.timers(attempt.target(), after.size()))) {
            case Answer.Whole whole -> whole(attempt, whole);
            case Answer.Local local -> local(attempt, local);
            case Answer.Streamed streamed -> live(attempt, streamed, recovery);
        };
    }

    private Outcome whole(Attempt attempt, Answer.Whole answer) {
        answersNow(attempt, "ok", 200);
        attempt.succeeded(answer.usage());
        return whole(provenance(attempt, answer), answer.body(), answer.usage());
    }

    /** No call was made: neither the target's health nor the number of attempts changes. */
    private Outcome local(Attempt attempt, Answer.Local answer) {
        attempt.neverMade();
        answersNow(attempt, AttemptRecord.ESTIMATED, 0);
        return whole(provenance(attempt, answer), answer.body(), Usage.NOTHING);
    }

    private Outcome whole(Outcome.Provenance from, byte[] body, Usage usage) {
        return new Outcome.Whole(from, run.records(), run.unasked(RequestRun.NOT_NEEDED), body, usage);
    }

    /**
     * Holds the stream back until its first content: until then another target can still answer. Where there never was
     * another there is nothing to wait for.
     */
    private Outcome live(Attempt attempt, Answer.Streamed answer, Recovery recovery) throws AttemptFailed {
        boolean alone = run.plan().chain().targets().size() == 1;
        var held = new ByteArrayOutputStream();
        Answer.Pieces pieces = answer.pieces();
        try {
            Piece piece;
            do {
                piece = pieces.next();
                if (piece == null) {
                    throw new AttemptFailed(Failure.of(FailureKind.MALFORMED, "the stream ended without content"));
                }
                held.writeBytes(piece.bytes());
            } while (!piece.content() && !alone && held.size() <= MAX_HELD_BYTES);
            if (piece.content()) {
                attempt.contentCame();
            }
        } catch (AttemptFailed | RuntimeException e) {
            pieces.close();
            throw e;
        }
        answersNow(attempt, "ok", 200);
        var stream = new LiveAnswer(run, new LiveAnswer.Flow(attempt, pieces), held.toByteArray(), recovery);
        return new Outcome.Live(provenance(attempt, answer), run.records(), stream);
    }

    private void answersNow(Attempt attempt, String outcome, int status) {
        List<AttemptRecord> before = run.records();
        run.recorded(new AttemptRecord(attempt.target(), outcome, status, attempt.took(), null));
        Target preferred = order.getFirst();
        before.stream()
                .filter(record -> record.target().equals(preferred))
                .findFirst()
                .filter(_ -> !preferred.equals(attempt.target()))
                .ifPresent(record -> run.tools()
                        .events()
                        .emit(new GatewayEvent.FailedOver(
                                run.ask().requestId(), preferred, attempt.target(), record.outcome())));
    }

    private static Outcome.Provenance provenance(Attempt attempt, Answer answer) {
        return new Outcome.Provenance(
                attempt.target(), answer.model(), answer.droppedParams(), answer.upstreamRequestId());
    }

    private String offReason(Target target) {
        var provider = run.plan().config().providers().get(target.provider());
        return provider == null || provider.offReason() == null ? "is switched off" : provider.offReason();
    }

    private Outcome nothingLeft(String why) {
        return new Outcome.Failed(run.error(), run.records(), run.unasked(why));
    }
}

package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Terms;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Transcript;
import dev.hapax.daemon.routing.FailurePolicy.Next;
import dev.hapax.shared.config.HapaxConfig.StreamRecovery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Going on after a broken stream with another target's answer (failover.md §2): the original question goes to the next
 * target, whose text must equal what the caller has; what follows is the caller's. Belongs to the request's thread.
 */
final class Recovery {
    private static final String OTHERWISE = "answered otherwise";

    private final RequestRun run;
    private final @Nullable Transcript transcript;
    private final Deque<Target> after;
    private @Nullable Target from;
    private @Nullable Failure original;
    private boolean swallowing;
    private boolean spliced;

    private Recovery(RequestRun run, @Nullable Transcript transcript, List<Target> after) {
        this.run = run;
        this.transcript = transcript;
        this.after = new ArrayDeque<>(after);
    }

    /** @param after who could go on, in order */
    static Recovery of(RequestRun run, List<Target> after) {
        StreamRecovery mode = run.plan().config().failover().streamRecovery();
        Ask ask = run.ask();
        boolean may =
                switch (mode) {
                    case OFF -> false;
                    case DETERMINISTIC -> ask.repeatable();
                    case ALWAYS -> true;
                };
        boolean can = may && ask.splices() && !ask.sideEffects() && !after.isEmpty();
        return new Recovery(run, can ? new Transcript() : null, after);
    }

    Ask recorded(Ask ask) {
        return transcript == null ? ask : ask.recordedIn(transcript);
    }

    boolean spliced() {
        return spliced;
    }

    /** Bytes that the caller had not yet have come: if they are another target's, its text was equal. */
    void wentOn(Target target) {
        if (swallowing) {
            swallowing = false;
            tell("ok", target);
        }
    }

    /** @return what the caller is told if nobody goes on */
    Failure settle(LiveAnswer.Flow flow, Failure how) {
        Failure before = original;
        if (swallowing && before != null) {
            // The caller has had nothing of this one: it is the first failure that is worth telling.
            swallowing = false;
            if (diverged()) {
                stopped(flow.attempt(), flow.pieces().usage());
            } else {
                flow.attempt().broke(how, flow.pieces().usage());
            }
            return how.kind() == FailureKind.CLIENT_CLOSED ? how : before;
        }
        flow.attempt().broke(how, flow.pieces().usage());
        original = how;
        from = flow.attempt().target();
        return how;
    }

    /** The next target's stream from where the last one broke off, or null. */
    LiveAnswer.@Nullable Flow resume(Failure failure) {
        Transcript delivered = transcript;
        if (delivered == null
                || !delivered.canBeContinued()
                || FailurePolicy.row(failure.kind()).next() != Next.YES) {
            return null;
        }
        Ask ask = run.ask().resuming(delivered);
        for (Target target = after.poll(); target != null && run.mayCall(); target = after.poll()) {
            LiveAnswer.Flow flow = resume(ask, target);
            if (flow != null) {
                spliced = true;
                swallowing = true;
                return flow;
            }
        }
        return null;
    }

    private LiveAnswer.@Nullable Flow resume(Ask ask, Target target) {
        ProviderAdapter adapter = run.adapter(target);
        if (adapter == null || !adapter.resumes()) {
            return null;
        }
        Terms terms = after.isEmpty() ? Terms.ALONE : Terms.WITH_OTHERS;
        if (!(run.tools().health().admit(target, terms, run.lease(target)) instanceof Admission.Admitted(var lease))) {
            return null;
        }
        // To go on elsewhere is that provider's first attempt, as every failover is; at the same one it is a
        // repetition.
        if (run.cameTo(target) && !run.tools().health().mayRepeat(target)) {
            lease.released();
            return null;
        }
        var attempt = new Attempt(run, target, adapter, lease);
        try {
            return flow(attempt, attempt.call(ask, run.timers(target, 0)));
        } catch (AttemptFailed failed) {
            if (diverged()) {
                run.recorded(new AttemptRecord(target, "ok", 200, attempt.took(), OTHERWISE));
                stopped(attempt, Usage.NONE);
            } else {
                attempt.failed(failed.failure(), null);
            }
        } catch (BadRequest cannotExpress) {
            run.recorded(new AttemptRecord(
                    target, "unfit", 0, Duration.ZERO, cannotExpress.error().message()));
        }
        return null;
    }

    private LiveAnswer.@Nullable Flow flow(Attempt attempt, Answer answer) {
        return switch (answer) {
            case Answer.Streamed streamed -> {
                run.recorded(new AttemptRecord(attempt.target(), "ok", 200, attempt.took(), "goes on"));
                yield new LiveAnswer.Flow(attempt, streamed.pieces());
            }
            case Answer.Local _ -> {
                attempt.neverMade();
                yield null;
            }
            case Answer.Whole whole -> {
                attempt.stopped("not a stream", whole.usage());
                yield null;
            }
        };
    }

    private boolean diverged() {
        return transcript != null && transcript.diverged();
    }

    /** A third answer would not be nearer to the first than this one. */
    private void stopped(Attempt attempt, Usage usage) {
        tell("diverged", attempt.target());
        attempt.stopped(OTHERWISE, usage);
        after.clear();
    }

    private void tell(String result, Target to) {
        Target broken = from;
        if (broken != null) {
            run.tools().events().emit(new GatewayEvent.Spliced(run.ask().requestId(), broken, to, result));
        }
    }
}

package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.access.RequestQueue.Place;
import dev.hapax.daemon.access.RequestQueue.Turn;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.routing.Dispatcher;
import java.time.Duration;

/**
 * The last stage, which only a request comes to that nothing else has answered: it takes a place, asks the providers,
 * and is charged for the tokens it used. A stream keeps its place to its end.
 */
final class ProviderStage {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final RequestQueue queue;

    ProviderStage(Dispatcher dispatcher, RequestQueue queue) {
        this.dispatcher = dispatcher;
        this.queue = queue;
    }

    Outcome ask(Ask ask, Dispatcher.Plan plan, Admission admission) {
        return switch (queue.enter(plan.tenant(), plan.deadline(), ask.cancellation())) {
            case Turn.Mine(Place place) -> ask(ask, plan, admission, place);
            case Turn.Full() -> refused(plan, "as many requests wait for a place as may");
            // Whose own time is over is told so by the dispatcher, as is who has left.
            case Turn.TooLong() ->
                plan.deadline().passed()
                        ? dispatcher.dispatch(ask, plan)
                        : refused(
                                plan,
                                "no place became free within " + maxWait(plan).toMillis() + " ms");
            case Turn.Left() -> dispatcher.dispatch(gone(ask), plan);
        };
    }

    /** An interrupt ends a request as its caller's leaving does. */
    private static Ask gone(Ask ask) {
        Cancellation caller = ask.cancellation();
        caller.cancel();
        return ask;
    }

    private Outcome ask(Ask ask, Dispatcher.Plan plan, Admission admission, Place place) {
        boolean goesOn = false;
        try {
            Outcome outcome = dispatcher.dispatch(ask, plan);
            switch (outcome) {
                case Outcome.Whole whole -> admission.used(whole.usage());
                case Outcome.Live live -> {
                    goesOn = true;
                    return new Outcome.Live(
                            live.from(), live.attempts(), new WorkingStream(live.stream(), admission, place));
                }
                case Outcome.Failed _ -> {}
            }
            return outcome;
        } finally {
            if (!goesOn) {
                place.close();
            }
        }
    }

    private static Duration maxWait(Dispatcher.Plan plan) {
        return plan.config().queue().maxWait();
    }

    private static Outcome refused(Dispatcher.Plan plan, String why) {
        Duration wait = maxWait(plan).compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : maxWait(plan);
        GatewayError error = GatewayError.of(
                        ErrorKind.OVERLOADED, 503, "overloaded", "The gateway is at its limit: " + why)
                .repeated(wait, true);
        return new Outcome.Failed(error);
    }
}

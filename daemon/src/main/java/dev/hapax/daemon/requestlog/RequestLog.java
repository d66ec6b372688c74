package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.GatewayEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line a request, and one for each failover, breaker change and reload (observability.md §2). */
public final class RequestLog implements Consumer<GatewayEvent> {
    /** Lines of this logger and those below it are events of their own and need no logger's name. */
    static final String LOGGER = "hapax";

    /** As health words it. */
    private static final String NEVER_ANSWERED = "never answered";

    /** While a target is passed over, every request would tell the same; its own line says so already. */
    private static final Set<String> PASSED_OVER = Set.of("breaker_open", "cooling", "off");

    private static final Logger log = LoggerFactory.getLogger(LOGGER);

    /** Why the file as it lies there was rejected; empty where it was not. */
    private final AtomicReference<List<String>> toldProblems = new AtomicReference<>(List.of());

    @Override
    public void accept(GatewayEvent event) {
        switch (event) {
            case GatewayEvent.RequestFinished finished -> request(finished);
            case GatewayEvent.FailedOver(String requestId, Target from, Target to, String reason) ->
                line(PASSED_OVER.contains(reason) ? Level.DEBUG : Level.INFO, "failover", requestId)
                        .addKeyValue("from", from.toString())
                        .addKeyValue("to", to.toString())
                        .addKeyValue("reason", reason)
                        .log("{} -> {}: {}", from, to, reason);
            case GatewayEvent.Spliced(String requestId, Target from, Target to, String result) ->
                line(Level.WARN, "splice", requestId)
                        .addKeyValue("from", from.toString())
                        .addKeyValue("to", to.toString())
                        .addKeyValue("result", result)
                        .log("{} broke off; {} goes on: {}", from, to, result);
            case GatewayEvent.BreakerChanged(Target target, String state, String reason) ->
                line(level(state, reason), "breaker", null)
                        .addKeyValue("target", target.toString())
                        .addKeyValue("state", state)
                        .addKeyValue("reason", reason)
                        .log("{} {}: {}", target, state, reason);
            case GatewayEvent.Reloaded reloaded -> reloaded(reloaded);
            case GatewayEvent.AlertChanged alert -> alert(alert);
            case GatewayEvent.RequestStarted _,
                    GatewayEvent.AttemptFinished _,
                    GatewayEvent.BreakerFailure _,
                    GatewayEvent.Probed _,
                    GatewayEvent.CacheAsked _,
                    GatewayEvent.Deduplicated _,
                    GatewayEvent.QueueEntered _,
                    GatewayEvent.QueueLeft _,
                    GatewayEvent.RateLimited _,
                    GatewayEvent.AlertsFiring _,
                    GatewayEvent.AlertNotified _ -> {
                // counted, not told
            }
        }
    }

    /** One that was never there is told of at the start; one that goes away is news. */
    private static Level level(String state, String reason) {
        if (reason.startsWith(NEVER_ANSWERED)) {
            return Level.DEBUG;
        }
        return state.equals("open") ? Level.WARN : Level.INFO;
    }

    private static LoggingEventBuilder line(Level level, String event, @Nullable String requestId) {
        LoggingEventBuilder line = log.atLevel(level).addKeyValue("event", event);
        return requestId == null ? line : line.addKeyValue("request_id", requestId);
    }

    private static void request(GatewayEvent.RequestFinished request) {
        log.atInfo().addKeyValue(RequestLine.KEY, new RequestLine(request)).log("request");
    }

    private static void alert(GatewayEvent.AlertChanged alert) {
        line(alert.status().equals("resolved") ? Level.INFO : Level.WARN, "alert", null)
                .addKeyValue("alert", alert.rule())
                .addKeyValue("condition", alert.condition())
                .addKeyValue("severity", alert.severity())
                .addKeyValue("status", alert.status())
                .log("{} {}: {}", alert.rule(), alert.status(), alert.summary());
    }

    /** A file that both its watcher and a person have tried is told of once. */
    private void reloaded(GatewayEvent.Reloaded reloaded) {
        boolean rejected = reloaded.result().equals("rejected");
        boolean told = rejected && reloaded.problems().equals(toldProblems.get());
        toldProblems.set(rejected ? reloaded.problems() : List.of());
        if (told || reloaded.result().equals("unchanged")) {
            return;
        }
        LoggingEventBuilder line = line(rejected ? Level.ERROR : Level.INFO, "reload", null)
                .addKeyValue("result", reloaded.result())
                .addKeyValue("generation", reloaded.generation());
        if (rejected) {
            line.addKeyValue("problems", reloaded.problems())
                    .log(
                            "rejected; generation {} keeps running: {}",
                            reloaded.generation(),
                            String.join("; ", reloaded.problems()));
        } else {
            String changes = reloaded.changes().isEmpty() ? "nothing differs" : String.join("; ", reloaded.changes());
            line.addKeyValue("changes", reloaded.changes()).log("generation {}: {}", reloaded.generation(), changes);
        }
    }
}

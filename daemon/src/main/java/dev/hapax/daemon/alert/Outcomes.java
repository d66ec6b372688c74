package dev.hapax.daemon.alert;

import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.AlertScope;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a rule about many requests counts: attempts where it watches a provider or a target, else requests. What a
 * caller did wrong is neither a success nor a failure.
 */
final class Outcomes {
    private static final Set<String> OF_THE_CALLER = Set.of("client_error", "client_closed");
    private static final Set<String> SAYS_NOTHING = Set.of(
            "caller_error",
            "context_length",
            "filtered",
            "client_closed",
            "our_limit",
            "model_missing",
            "reset_reused");
    private static final Set<String> ANSWERED_HERE = Set.of("hit", "shared");

    private final AlertScope scope;

    Outcomes(AlertScope scope) {
        this.scope = scope;
    }

    /** @param blamed the provider that it failed at, or null */
    record Outcome(boolean failed, @Nullable String blamed) {}

    void count(GatewayEvent event, Consumer<Outcome> counter) {
        switch (scope.kind()) {
            case PROVIDER, TARGET -> {
                if (event instanceof GatewayEvent.AttemptFinished attempt && covers(attempt)) {
                    attempt(attempt, counter);
                }
            }
            case ALL, ROUTE -> {
                if (event instanceof GatewayEvent.RequestFinished request && covers(request)) {
                    request(request, counter);
                }
            }
        }
    }

    boolean covers(GatewayEvent.AttemptFinished attempt) {
        return scope.covers(AlertScope.target(attempt.target().toString()));
    }

    /** Of all requests only those that want something of a model; a scrape is nobody's success. */
    boolean covers(GatewayEvent.RequestFinished request) {
        boolean work =
                !request.attempts().isEmpty() || request.errorType() != null || ANSWERED_HERE.contains(request.cache());
        return scope.kind() == AlertScope.Kind.ALL ? work : scope.name().equals(request.endpoint());
    }

    private static void attempt(GatewayEvent.AttemptFinished attempt, Consumer<Outcome> counter) {
        if (!SAYS_NOTHING.contains(attempt.outcome())) {
            counter.accept(new Outcome(
                    !attempt.outcome().equals("ok"), attempt.target().provider()));
        }
    }

    private static void request(GatewayEvent.RequestFinished request, Consumer<Outcome> counter) {
        String error = request.errorType();
        if (error == null || !OF_THE_CALLER.contains(error)) {
            String last = request.attempts().isEmpty()
                    ? null
                    : request.attempts().getLast().target().provider();
            counter.accept(new Outcome(error != null, last));
        }
    }
}

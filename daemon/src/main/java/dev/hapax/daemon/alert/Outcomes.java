package dev.hapax.daemon.alert;

import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertScope;
import java.util.Set;
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

    /** Null where it does not count. */
    @Nullable
    Outcome of(AttemptFinished attempt) {
        return covers(attempt) && !SAYS_NOTHING.contains(attempt.outcome())
                ? new Outcome(!attempt.outcome().equals("ok"), attempt.target().provider())
                : null;
    }

    /** Null where it does not count. */
    @Nullable
    Outcome of(RequestFinished request) {
        String error = request.errorType();
        if (!covers(request) || (error != null && OF_THE_CALLER.contains(error))) {
            return null;
        }
        String last = request.attempts().isEmpty()
                ? null
                : request.attempts().getLast().target().provider();
        return new Outcome(error != null, last);
    }

    boolean covers(AttemptFinished attempt) {
        return ofAttempts() && scope.covers(AlertScope.target(attempt.target().toString()));
    }

    private boolean ofAttempts() {
        return switch (scope.kind()) {
            case PROVIDER, TARGET -> true;
            case ALL, ROUTE -> false;
        };
    }

    /** Of all requests only those that want something of a model; a scrape is nobody's success. */
    boolean covers(RequestFinished request) {
        if (ofAttempts()) {
            return false;
        }
        boolean work =
                !request.attempts().isEmpty() || request.errorType() != null || ANSWERED_HERE.contains(request.cache());
        return scope.kind() == AlertScope.Kind.ALL ? work : scope.name().equals(request.endpoint());
    }
}

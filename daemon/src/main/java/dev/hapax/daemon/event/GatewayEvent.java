package dev.hapax.daemon.event;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Unasked;
import dev.hapax.daemon.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened. */
public sealed interface GatewayEvent {
    /** A request has begun on a route; {@code endpoint} is the route's URL, or {@code other}. */
    record RequestStarted(String endpoint) implements GatewayEvent {}

    /**
     * A request has ended.
     *
     * @param path as the caller sent it, without the query
     * @param status 499 when the caller left
     * @param firstByte time to the first byte of the answer, or null
     * @param upstreamTime time spent waiting for providers
     * @param unasked the targets of its chain that it did not come to
     * @param errorType client_error, server_error, upstream_error, queue_full, client_closed, or null
     * @param client the client key's name or {@code anonymous}
     * @param cache hit, miss, shared, bypass or off
     * @param costUsd of all attempts together, or null where none of them has a price
     * @param model as the caller wrote it, "" for none
     * @param error what the caller was told, or null
     * @param bodies only where the file asks for them in the log
     * @param handler the route's, "" for none
     * @param traceparent the caller's trace (W3C Trace Context) as it came, or null
     */
    record RequestFinished(
            Instant at,
            String requestId,
            String method,
            String path,
            String endpoint,
            String version,
            int status,
            Duration took,
            @Nullable Duration firstByte,
            Duration upstreamTime,
            @Nullable Target target,
            List<AttemptRecord> attempts,
            List<Unasked> unasked,
            @Nullable Usage usage,
            boolean streamed,
            @Nullable String errorType,
            String client,
            int generation,
            String cache,
            @Nullable Double costUsd,
            String model,
            @Nullable CallerError error,
            @Nullable Bodies bodies,
            String handler,
            @Nullable String traceparent)
            implements GatewayEvent {
        public RequestFinished {
            attempts = List.copyOf(attempts);
            unasked = List.copyOf(unasked);
        }

        /** Whether somebody watches the gateway rather than uses it. */
        public boolean watching() {
            return handler.equals("health") || handler.equals("metrics");
        }

        /** Whether it failed by no fault of the caller's. */
        public boolean failed() {
            return errorType != null && !errorType.equals("client_error") && !errorType.equals("client_closed");
        }
    }

    /**
     * An error as the caller got it.
     *
     * @param code a stable word, or null
     */
    record CallerError(@Nullable String code, String message) {}

    /** What was asked and answered, cut to a length that a log can bear. */
    record Bodies(String request, String answer) {}

    /**
     * One attempt has ended, its stream included.
     *
     * @param endpoint the URL of the route that the request came by
     * @param client the client key's name or {@code anonymous}
     * @param firstToken time to the first content, or null
     * @param possiblyBilled whether it failed after the provider may have worked (failover.md §8)
     * @param costUsd by the file's price, or null where it gives none
     */
    record AttemptFinished(
            String requestId,
            String endpoint,
            String client,
            Target target,
            String outcome,
            Duration took,
            @Nullable Duration firstToken,
            @Nullable Usage usage,
            boolean possiblyBilled,
            @Nullable Double costUsd)
            implements GatewayEvent {}

    /** Another target than the chain's first answered. */
    record FailedOver(String requestId, Target from, Target to, String reason) implements GatewayEvent {}

    /**
     * Another target was asked to go on where a stream broke.
     *
     * @param result ok, or diverged: its text was another
     */
    record Spliced(String requestId, Target from, Target to, String result) implements GatewayEvent {}

    /** @param state closed, half_open or open */
    record BreakerChanged(Target target, String state, String reason) implements GatewayEvent {}

    /** A failure was counted against a target's breaker. */
    record BreakerFailure(Target target) implements GatewayEvent {}

    /** @param failure a row id, or null when it answered */
    record Probed(String provider, Duration took, @Nullable String failure, boolean healthy) implements GatewayEvent {}

    /** @param result ok, rejected or unchanged */
    record Reloaded(String result, int generation, Instant at, List<String> changes, List<String> problems)
            implements GatewayEvent {
        public Reloaded {
            changes = List.copyOf(changes);
            problems = List.copyOf(problems);
        }
    }

    /** @param result hit, miss, store or bypass; one request may tell of a miss and then of a store */
    record CacheAsked(String result) implements GatewayEvent {}

    /**
     * A request was served by somebody else's call.
     *
     * @param endpoint the route's URL
     */
    record Deduplicated(String endpoint) implements GatewayEvent {}

    /** A request has begun to wait in the queue; a {@link QueueLeft} follows, whatever comes of it. */
    record QueueEntered() implements GatewayEvent {}

    /** It waits no longer: it was let through, was turned away or left. */
    record QueueLeft(Duration waited) implements GatewayEvent {}

    /**
     * A limit turned a request away.
     *
     * @param client the client key's name or {@code anonymous}
     * @param route the route's URL
     */
    record RateLimited(String client, String route) implements GatewayEvent {}

    /**
     * An alert has changed and is told; one that is an effect of another is listed there.
     *
     * @param rule its name
     * @param condition what it watches, e.g. {@code provider_down}
     * @param status firing, resolved or flapping
     * @param summary one sentence for people
     */
    record AlertChanged(String rule, String condition, String severity, String status, String summary)
            implements GatewayEvent {}

    /** So many alerts of a rule are firing now, whoever is told. */
    record AlertsFiring(String rule, int count) implements GatewayEvent {}

    /** @param result sent, failed or dropped */
    record AlertNotified(String channel, String result) implements GatewayEvent {}
}

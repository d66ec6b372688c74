package dev.hapax.daemon.event;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
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
     * @param errorType client_error, server_error, upstream_error, queue_full, client_closed, or null
     * @param client the client key's name or {@code anonymous}
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
            @Nullable Usage usage,
            boolean streamed,
            @Nullable String errorType,
            String client,
            int generation)
            implements GatewayEvent {
        public RequestFinished {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * One attempt has ended, its stream included.
     *
     * @param firstToken time to the first content, or null
     * @param possiblyBilled whether it failed after the provider may have worked (failover.md §8)
     */
    record AttemptFinished(
            Target target,
            String outcome,
            Duration took,
            @Nullable Duration firstToken,
            @Nullable Usage usage,
            boolean possiblyBilled)
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
}

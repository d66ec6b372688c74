package dev.hapax.daemon.chat;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One target considered for one request.
 *
 * @param outcome {@code ok}, a {@link FailureKind#id()}, or why no call was made: {@code breaker_open},
 *     {@code cooling}, {@code off}, {@code unfit} (the request cannot be put into the target's words),
 *     {@code estimated} (the gateway answered itself)
 * @param status the provider's status, 0 for none
 * @param reason for people, or null
 * @param usage what the provider told of tokens, or null
 * @param costUsd by the file's price, or null where it gives none
 * @param pause how long it was left in peace before it was asked again
 */
public record AttemptRecord(
        Target target,
        String outcome,
        int status,
        Duration took,
        @Nullable String reason,
        @Nullable Usage usage,
        @Nullable Double costUsd,
        Duration pause) {
    /** The outcome of a target for which the gateway answered itself. */
    public static final String ESTIMATED = "estimated";

    /** Of one that used nothing, as far as is known. */
    public AttemptRecord(Target target, String outcome, int status, Duration took, @Nullable String reason) {
        this(target, outcome, status, took, reason, null, null, Duration.ZERO);
    }

    private static final Set<String> NOT_CALLED = Set.of("breaker_open", "cooling", "off", "unfit", ESTIMATED);

    /** The same with something for people. */
    public AttemptRecord because(@Nullable String why) {
        return new AttemptRecord(target, outcome, status, took, why, usage, costUsd, pause);
    }

    /** The same, asked again after a while. */
    public AttemptRecord again(Duration after) {
        return new AttemptRecord(target, outcome, status, took, reason, usage, costUsd, after);
    }

    /** How long the request waited for the provider because of it. */
    public Duration waited() {
        return took.plus(pause);
    }

    /** Whether a call was made. */
    public boolean called() {
        return !NOT_CALLED.contains(outcome);
    }
}

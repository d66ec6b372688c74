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
 */
public record AttemptRecord(
        Target target,
        String outcome,
        int status,
        Duration took,
        @Nullable String reason) {
    /** The outcome of a target for which the gateway answered itself. */
    public static final String ESTIMATED = "estimated";

    private static final Set<String> NOT_CALLED = Set.of("breaker_open", "cooling", "off", "unfit", ESTIMATED);

    /** Whether a call was made. */
    public boolean called() {
        return !NOT_CALLED.contains(outcome);
    }
}

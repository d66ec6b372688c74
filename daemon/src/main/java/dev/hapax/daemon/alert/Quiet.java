package dev.hapax.daemon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long breakers have been half open. Only a call can close one, and at night nobody calls: what has not failed
 * again for a while is not told to be down until the morning. Guarded by the engine.
 */
final class Quiet {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

    private final Map<String, Instant> since = new HashMap<>();

    /** @param halfOpen whether it is so now */
    boolean longEnough(String name, boolean halfOpen, Instant now) {
        if (!halfOpen) {
            since.remove(name);
            return false;
        }
        return !since.computeIfAbsent(name, _ -> now).plus(LONG_ENOUGH).isAfter(now);
    }
}

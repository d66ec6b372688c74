package dev.hapax.daemon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules that say nothing for a while. Guarded by the engine. */
final class Silences {
    private final Map<String, Instant> ends = new TreeMap<>();

    Instant silence(String rule, Instant now, Duration length) {
        Instant until = now.plus(length);
        if (length.isZero()) {
            ends.remove(rule);
        } else {
            ends.put(rule, until);
        }
        return until;
    }

    boolean silenced(String rule, Instant now) {
        return until(rule, now) != null;
    }

    @Nullable
    Instant until(String rule, Instant now) {
        Instant end = ends.get(rule);
        return end != null && end.isAfter(now) ? end : null;
    }

    void forget(Instant now) {
        ends.values().removeIf(end -> !end.isAfter(now));
    }

    Map<String, Instant> all() {
        return new TreeMap<>(ends);
    }

    void restore(Map<String, Instant> kept) {
        ends.putAll(kept);
    }
}

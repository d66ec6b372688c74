package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.Set;

/**
 * How a condition is for one thing that it is about.
 *
 * @param evidence the newest moment that speaks for it
 * @param detail a sentence for people, without anything that a caller or a provider wrote
 * @param blames providers by whose fault it is so, as far as that can be told
 */
record Observation(AlertScope scope, Verdict verdict, Instant evidence, String detail, Set<String> blames) {
    enum Verdict {
        ACTIVE,
        CLEAR,
        /** Nothing speaks for either: what is firing goes on, nothing begins. */
        UNKNOWN
    }

    static Observation of(AlertScope scope, Verdict verdict, Instant now, String detail) {
        return new Observation(scope, verdict, now, detail, Set.of());
    }
}

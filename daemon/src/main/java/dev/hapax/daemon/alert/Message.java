package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Alert.Effect;
import dev.hapax.daemon.alert.Alert.Status;
import dev.hapax.shared.config.AlertRule.Severity;
import dev.hapax.shared.config.AlertScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is told of one alert.
 *
 * @param alert the rule's name
 * @param condition its word, {@code provider_down}
 * @param endedAt null while it lasts
 * @param lasted up to its end, or to now
 * @param cause the name of the alert that explains this one and is told elsewhere, or null
 * @param effects what this one explains and is not told beside it
 */
record Message(
        Status status,
        String alert,
        Severity severity,
        String condition,
        AlertScope scope,
        Instant startedAt,
        @Nullable Instant endedAt,
        Duration lasted,
        String summary,
        @Nullable String cause,
        List<Effect> effects,
        String instance) {
    Message {
        effects = List.copyOf(effects);
    }

    static Message of(Alert alert, @Nullable String cause, String instance, Instant now) {
        Instant end = alert.endedAt();
        Duration lasted = Duration.between(alert.startedAt(), end == null ? now : end);
        String summary =
                switch (alert.status()) {
                    case FIRING -> alert.detail();
                    case FLAPPING -> "comes and goes: " + alert.detail();
                    case RESOLVED -> "over after " + Words.time(lasted) + ": " + alert.detail();
                };
        return new Message(
                alert.status(),
                alert.rule().name(),
                alert.rule().severity(),
                alert.rule().when().word(),
                alert.scope(),
                alert.startedAt(),
                end,
                lasted,
                summary,
                cause,
                alert.effects(),
                instance);
    }

    /** What {@code hapax alerts test} sends. */
    static Message test(String channel, String instance, Instant now) {
        return new Message(
                Status.FIRING,
                "hapax-test",
                Severity.INFO,
                "test",
                AlertScope.ALL,
                now,
                null,
                Duration.ZERO,
                "this is a test of the channel " + channel,
                null,
                List.of(),
                instance);
    }

    /** {@code claude-down: provider anthropic is down}, for what has one line. */
    static String line(Effect effect) {
        return effect.alert() + ": " + effect.summary();
    }
}

package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule and what it has to tell now.
 *
 * @param silencedUntil or null
 */
public record RuleView(AlertRule rule, @Nullable Instant silencedUntil, List<AlertView> alerts) {
    public RuleView {
        alerts = List.copyOf(alerts);
    }

    /**
     * @param status pending, firing or flapping
     * @param cause the name of the alert that explains it, or null
     * @param effects what it explains
     */
    public record AlertView(
            AlertScope scope,
            String status,
            Instant since,
            Duration lasted,
            String summary,
            @Nullable String cause,
            List<String> effects) {
        public AlertView {
            effects = List.copyOf(effects);
        }
    }

    static AlertView view(Alert alert, @Nullable String cause, Instant now) {
        boolean pending = alert.status() == Alert.Status.RESOLVED;
        Instant began = pending ? alert.since() : alert.startedAt();
        return new AlertView(
                alert.scope(),
                pending ? "pending" : alert.status().word(),
                began,
                Duration.between(began, now),
                alert.detail(),
                cause,
                alert.effects().stream().map(Message::line).toList());
    }
}

package dev.hapax.daemon.metrics;

import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertSettings;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which rules and channels of alerts have series. Guarded by itself. */
final class AlertSeries {
    private final Families families;
    private Set<String> rules = Set.of();

    AlertSeries(Families families) {
        this.families = families;
    }

    /** A rule that is no longer there cannot be over any more: it leaves no alarm behind. */
    synchronized void adopt(AlertSettings alerts) {
        Set<String> next =
                alerts.enabled() ? alerts.rules().stream().map(AlertRule::name).collect(Collectors.toSet()) : Set.of();
        rules.stream().filter(name -> !next.contains(name)).forEach(families.alertsFiring::remove);
        next.forEach(families.alertsFiring::initLabelValues);
        rules = next;
        Stream.concat(Stream.of(AlertSettings.LOG), alerts.channels().keySet().stream())
                .forEach(channel -> Families.NOTIFICATION_RESULTS.forEach(
                        result -> families.alertNotifications.initLabelValues(channel, result)));
    }
}

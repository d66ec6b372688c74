package dev.hapax.daemon.admin;

import dev.hapax.daemon.alert.AlertEngine;
import dev.hapax.daemon.alert.Delivery;
import dev.hapax.daemon.alert.RuleView;
import dev.hapax.daemon.alert.RuleView.AlertView;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.config.AlertChannel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the command line can ask of the alerts. */
public final class AlertOperations {
    /** The worst first. */
    private static final List<String> STATES = List.of("flapping", "firing", "pending");

    private final AlertEngine alerts;

    public AlertOperations(AlertEngine alerts) {
        this.alerts = alerts;
    }

    AdminApi.Alerts list() {
        return new AdminApi.Alerts(
                alerts.enabled(),
                alerts.rules().stream().map(AlertOperations::view).toList(),
                alerts.channels().stream().map(AlertOperations::view).toList());
    }

    private static AdminApi.AlertRuleView view(RuleView rule) {
        List<String> statuses = rule.alerts().stream().map(AlertView::status).toList();
        Instant silenced = rule.silencedUntil();
        return new AdminApi.AlertRuleView(
                rule.rule().name(),
                rule.rule().when().word(),
                rule.rule().severity().word(),
                rule.rule().scope().toString(),
                rule.rule().channels(),
                rule.rule().builtIn(),
                STATES.stream().filter(statuses::contains).findFirst().orElse("ok"),
                silenced == null ? null : time(silenced),
                rule.alerts().stream().map(AlertOperations::view).toList());
    }

    private static AdminApi.AlertView view(AlertView alert) {
        return new AdminApi.AlertView(
                alert.scope().toString(),
                alert.status(),
                time(alert.since()),
                alert.lasted().toMillis(),
                alert.summary(),
                alert.cause(),
                alert.effects());
    }

    private static AdminApi.AlertChannelView view(AlertChannel channel) {
        URI url = channel.url();
        return new AdminApi.AlertChannelView(channel.name(), channel.type().word(), url == null ? null : url.getHost());
    }

    AdminApi.AlertTested test(String body) throws Unknown {
        String name = AdminJson.MAPPER.readValue(body, AdminApi.TestAlert.class).channel();
        List<AlertChannel> channels = alerts.channels();
        long begun = System.nanoTime();
        Optional<Delivery> tested = alerts.test(name);
        if (tested.isEmpty()) {
            throw new Unknown(
                    "alert.no_channel",
                    "no alert channel `" + name + "`",
                    channels.stream().map(AlertChannel::name).toList(),
                    "hapax alerts");
        }
        Delivery delivery = tested.get();
        String type = channels.stream()
                .filter(channel -> channel.name().equals(name))
                .map(channel -> channel.type().word())
                .findFirst()
                .orElse("");
        return new AdminApi.AlertTested(
                name,
                type,
                delivery.delivered(),
                delivery.status() == 0 ? null : delivery.status(),
                delivery.detail(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    AdminApi.AlertSilenced silence(String body) throws Unknown {
        AdminApi.SilenceAlert wanted = AdminJson.MAPPER.readValue(body, AdminApi.SilenceAlert.class);
        List<String> names =
                alerts.rules().stream().map(rule -> rule.rule().name()).toList();
        if (!names.contains(wanted.rule())) {
            throw new Unknown("alert.no_rule", "no alert rule `" + wanted.rule() + "`", names, "hapax alerts");
        }
        if (wanted.forMs() < 0) {
            throw new IllegalArgumentException("a silence has a length");
        }
        Instant until = alerts.silence(wanted.rule(), Duration.ofMillis(wanted.forMs()));
        return new AdminApi.AlertSilenced(wanted.rule(), wanted.forMs() == 0 ? null : time(until));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

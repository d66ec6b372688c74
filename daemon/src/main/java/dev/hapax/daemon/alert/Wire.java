package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Alert.Effect;
import dev.hapax.shared.config.AlertChannel;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Messages as each kind of channel reads them. */
final class Wire {
    /** How long an Alertmanager believes in an alert that it hears no more of. */
    static final Duration BELIEVED = Duration.ofMinutes(4);

    private static final JsonMapper JSON = new JsonMapper();

    private Wire() {}

    /** A post to a channel. */
    record Post(URI uri, Map<String, String> headers, byte[] body) {}

    /** @param url the channel's, which is not the log */
    static Post post(AlertChannel channel, URI url, Message message, Instant now) {
        return switch (channel.type()) {
            case WEBHOOK -> webhook(url, channel.secret(), message, now);
            case SLACK -> json(url, ChatWire.slack(message));
            case DISCORD -> json(url, ChatWire.discord(message));
            case ALERTMANAGER -> json(alerts(url), List.of(alertmanager(message, now)));
            case LOG -> throw new IllegalArgumentException("the log takes no post");
        };
    }

    private static Post json(URI uri, Object body) {
        return new Post(uri, Map.of(), JSON.writeValueAsBytes(body));
    }

    private static Post webhook(URI url, @Nullable Secret secret, Message message, Instant now) {
        byte[] body = JSON.writeValueAsBytes(plain(message));
        String timestamp = Long.toString(now.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Hapax-Timestamp", timestamp);
        if (secret != null) {
            headers.put("X-Hapax-Signature", "sha256=" + signature(secret, timestamp, body));
        }
        return new Post(url, headers, body);
    }

    /** Of the timestamp, a dot and the body (observability.md §3). */
    private static String signature(Secret secret, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Map<String, Object> plain(Message message) {
        return ordered(
                "version",
                1,
                "status",
                message.status().word(),
                "alert",
                message.alert(),
                "severity",
                message.severity().word(),
                "condition",
                message.condition(),
                "scope",
                scope(message.scope()),
                "started_at",
                time(message.startedAt()),
                "ended_at",
                message.endedAt() == null ? null : time(message.endedAt()),
                "duration_ms",
                message.lasted().toMillis(),
                "summary",
                message.summary(),
                "cause",
                message.cause(),
                "effects",
                message.effects().stream().map(Wire::plain).toList(),
                "instance",
                message.instance());
    }

    private static Map<String, Object> plain(Effect effect) {
        return ordered(
                "alert",
                effect.alert(),
                "condition",
                effect.condition().word(),
                "scope",
                scope(effect.scope()),
                "summary",
                effect.summary());
    }

    private static Map<String, Object> scope(AlertScope scope) {
        return scope.kind() == AlertScope.Kind.ALL
                ? Map.of()
                : ordered(scope.kind().word(), scope.name());
    }

    /**
     * One that lasts ends in the near future, which is put off each time it is sent again, as Prometheus does it:
     * should the gateway die, the alert does too.
     *
     * @see <a href="https://prometheus.io/docs/alerting/latest/alerts_api/">Alertmanager's API</a>
     */
    private static Map<String, Object> alertmanager(Message message, Instant now) {
        Map<String, Object> labels = ordered(
                "alertname",
                message.alert(),
                "severity",
                message.severity().word(),
                "condition",
                message.condition(),
                "instance",
                message.instance(),
                "job",
                "hapax");
        labels.putAll(labels(message.scope()));
        List<String> effects = message.effects().stream().map(Message::line).toList();
        Map<String, Object> annotations =
                ordered("summary", message.summary(), "status", message.status().word());
        if (!effects.isEmpty()) {
            annotations.put("effects", String.join("\n", effects));
        }
        if (message.cause() != null) {
            annotations.put("cause", message.cause());
        }
        Instant end = message.endedAt();
        boolean test = message.condition().equals("test");
        return ordered(
                "labels",
                labels,
                "annotations",
                annotations,
                "startsAt",
                time(message.startedAt()),
                "endsAt",
                time(end != null ? end : now.plus(test ? Duration.ofMinutes(1) : BELIEVED)));
    }

    private static Map<String, Object> labels(AlertScope scope) {
        Map<String, Object> labels = new LinkedHashMap<>(scope(scope));
        if (scope.kind() == AlertScope.Kind.TARGET) {
            labels.put("provider", scope.provider());
        }
        return labels;
    }

    private static URI alerts(URI base) {
        String text = base.toString();
        String path = "/api/v2/alerts";
        return text.endsWith(path) ? base : URI.create(text.replaceAll("/+$", "") + path);
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static Map<String, Object> ordered(@Nullable Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}

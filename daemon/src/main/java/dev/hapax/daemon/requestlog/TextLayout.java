package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.hapax.daemon.event.GatewayEvent.Bodies;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** A log line for a person at a terminal: {@code 14:02:11 200 POST /v1/completions anthropic 812 ms}. */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder()
                .append(TIME.format(LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault())))
                .append("  ");
        RequestLine request = request(event.getKeyValuePairs());
        if (request != null) {
            line.append(Escaped.of(request.sentence())).append('\n');
            bodies(request.request().bodies(), line);
            return line.toString();
        }
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            line.append(event.getLevel().toString().toLowerCase(Locale.ROOT)).append("  ");
        }
        String kind = kind(event.getKeyValuePairs());
        if (kind != null) {
            line.append(kind).append("  ");
        }
        line.append(Escaped.of(event.getFormattedMessage())).append('\n');
        if (event.getThrowableProxy() != null) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(frame -> line.append(
                            Escaped.of(frame.replace('\t', ' ')))
                    .append('\n'));
        }
        return line.toString();
    }

    private static void bodies(@Nullable Bodies bodies, StringBuilder line) {
        if (bodies != null) {
            line.append("          asked     ")
                    .append(Escaped.of(bodies.request()))
                    .append('\n');
            line.append("          answered  ")
                    .append(Escaped.of(bodies.answer()))
                    .append('\n');
        }
    }

    private static @Nullable RequestLine request(@Nullable List<KeyValuePair> pairs) {
        return pairs != null && pairs.size() == 1 && pairs.getFirst().value instanceof RequestLine request
                ? request
                : null;
    }

    private static @Nullable String kind(@Nullable List<KeyValuePair> pairs) {
        if (pairs == null) {
            return null;
        }
        return pairs.stream()
                .filter(pair -> pair.key.equals("event"))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse(null);
    }
}

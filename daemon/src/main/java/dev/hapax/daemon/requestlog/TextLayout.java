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

/**
 * A log line for a person at a terminal: {@code 14:02:11 200 POST /v1/completions anthropic 812 ms}. In colour the
 * status stands out by its kind, and red is for what went wrong.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String DIM = "2";

    private final boolean colour;

    TextLayout(boolean colour) {
        this.colour = colour;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder()
                .append(paint(DIM, TIME.format(LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault()))))
                .append("  ");
        RequestLine request = request(event.getKeyValuePairs());
        if (request != null) {
            int status = request.request().status();
            line.append(paint(colour(status, request.request().failed()), Integer.toString(status)))
                    .append("  ")
                    .append(Escaped.of(request.rest()))
                    .append('\n');
            bodies(request.request().bodies(), line);
            return line.toString();
        }
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String word = event.getLevel().toString().toLowerCase(Locale.ROOT);
            line.append(paint(event.getLevel().isGreaterOrEqual(Level.ERROR) ? RED : YELLOW, word))
                    .append("  ");
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

    private static String colour(int status, boolean failed) {
        if (status >= 500 || failed) {
            return RED;
        }
        return status >= 400 ? YELLOW : GREEN;
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
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

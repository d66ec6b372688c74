package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
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
        String kind = kind(event.getKeyValuePairs());
        if (!"request".equals(kind)) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                line.append(event.getLevel().toString().toLowerCase(Locale.ROOT))
                        .append("  ");
            }
            if (kind != null) {
                line.append(kind).append("  ");
            }
        }
        line.append(printable(event.getFormattedMessage())).append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
        }
        return line.toString();
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

    /** What callers and providers wrote must not move a terminal's cursor. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A log line as one JSON object. Under journald, which keeps the time itself, the priority stands in front instead. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean journal;

    /** @param journalStream the variable that systemd sets for services whose output it keeps, or null */
    JsonLayout(@Nullable String journalStream) {
        journal = journalStream != null && !journalStream.isEmpty();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var text = new StringWriter();
        try (JsonGenerator line = JSON.createGenerator(text)) {
            line.writeStartObject();
            if (!journal) {
                line.writeStringProperty("time", event.getInstant().toString());
            }
            line.writeStringProperty("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            String message = fields(event, line);
            if (!event.getLoggerName().startsWith(RequestLog.LOGGER)) {
                line.writeStringProperty("logger", event.getLoggerName());
            }
            line.writeStringProperty("message", message);
            if (event.getThrowableProxy() != null) {
                line.writeStringProperty("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            line.writeEndObject();
        }
        // JSON itself escapes only what is below a space; the rest stands in strings, where an escape means the same.
        String escaped = Escaped.of(text.toString());
        return (journal ? PRIORITIES.getOrDefault(event.getLevel(), "<7>") : "") + escaped + "\n";
    }

    /** Writes the event's own fields and gives back what it says in words. */
    private static String fields(ILoggingEvent event, JsonGenerator line) {
        String message = event.getFormattedMessage();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                if (pair.value instanceof RequestLine request) {
                    request.write(line);
                    message = request.sentence();
                } else {
                    line.writePOJOProperty(pair.key, pair.value);
                }
            }
        }
        return message;
    }

    private static final Map<Level, String> PRIORITIES =
            Map.of(Level.ERROR, "<3>", Level.WARN, "<4>", Level.INFO, "<6>");
}

package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
        ObjectNode line = JSON.createObjectNode();
        if (!journal) {
            line.put("time", event.getInstant().toString());
        }
        line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.set(pair.key, JSON.valueToTree(pair.value));
            }
        }
        if (!event.getLoggerName().equals(RequestLog.LOGGER)) {
            line.put("logger", event.getLoggerName());
        }
        line.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            line.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (journal ? PRIORITIES.getOrDefault(event.getLevel(), "<7>") : "") + JSON.writeValueAsString(line) + "\n";
    }

    private static final Map<Level, String> PRIORITIES =
            Map.of(Level.ERROR, "<3>", Level.WARN, "<4>", Level.INFO, "<6>");
}

package dev.hapax.shared.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code alerts.*}: what is told to whom (observability.md §3).
 *
 * @param rules all that are in force: the file's, and those built in that no rule of the file replaces
 * @param channels the file's, by name; {@link #LOG} is there without being named
 */
public record AlertSettings(boolean enabled, List<AlertRule> rules, Map<String, AlertChannel> channels) {
    /** The channel that every alert is told on. */
    public static final String LOG = "log";

    public static final AlertSettings DEFAULT = new AlertSettings(true, AlertRule.BUILT_IN, Map.of());

    public AlertSettings {
        rules = List.copyOf(rules);
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }
}

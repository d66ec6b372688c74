package dev.hapax.shared.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as they ought to be written, where what is meant can only be one. */
final class Durations {
    private static final Pattern WORDED = Pattern.compile("(\\d{1,9})\\s*([A-Za-z]+)");
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("ms", "ms"),
            Map.entry("msec", "ms"),
            Map.entry("millis", "ms"),
            Map.entry("millisecond", "ms"),
            Map.entry("milliseconds", "ms"),
            Map.entry("s", "s"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("h", "h"),
            Map.entry("hr", "h"),
            Map.entry("hrs", "h"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"));
    private static final Pattern DAYS = Pattern.compile("d|day|days");

    private Durations() {}

    /** {@code 30 seconds} as {@code 30s}, {@code 2 days} as {@code 48h}; null where it is nothing like that. */
    static @Nullable String worded(String text) {
        Matcher worded = WORDED.matcher(text);
        if (!worded.matches()) {
            return null;
        }
        String unit = worded.group(2).toLowerCase(Locale.ROOT);
        if (DAYS.matcher(unit).matches()) {
            return 24 * Long.parseLong(worded.group(1)) + "h";
        }
        String right = UNITS.get(unit);
        String plain = worded.group(1) + right;
        return right == null || plain.equals(text) ? null : plain;
    }

    /**
     * What a file of Go Hapax meant by a number so great that it can only be nanoseconds; null for any other. Less
     * would be a sensible number of milliseconds too: so many of those are eleven days.
     */
    static @Nullable String ofNanoseconds(String number) {
        var nanos = new BigDecimal(number);
        var second = BigDecimal.valueOf(1_000_000_000L);
        var millisecond = BigDecimal.valueOf(1_000_000L);
        if (nanos.compareTo(second) < 0) {
            return null;
        }
        if (nanos.remainder(second).signum() == 0) {
            return nanos.divideToIntegralValue(second).toPlainString() + "s";
        }
        return nanos.remainder(millisecond).signum() == 0
                ? nanos.divideToIntegralValue(millisecond).toPlainString() + "ms"
                : null;
    }
}

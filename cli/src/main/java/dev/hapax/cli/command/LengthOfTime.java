package dev.hapax.cli.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as people write it: {@code 45s}, {@code 90m}, {@code 1h30m}, {@code 7d}; at most a year. */
public final class LengthOfTime implements ITypeConverter<Duration> {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4}d)?(\\d{1,5}h)?(\\d{1,6}m)?(\\d{1,8}s)?");
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
        return of(text);
    }

    private static Duration of(String text) {
        Matcher length = LENGTH.matcher(text.toLowerCase(Locale.ROOT));
        if (!text.isEmpty() && length.matches()) {
            String days = length.group(1) == null ? "" : length.group(1);
            String rest = text.toLowerCase(Locale.ROOT).substring(days.length());
            try {
                Duration time = Duration.parse("P" + days + (rest.isEmpty() ? "" : "T" + rest));
                if (time.isPositive() && time.compareTo(LONGEST) <= 0) {
                    return time;
                }
            } catch (DateTimeParseException tooLong) {
                // Told below.
            }
        }
        throw new TypeConversionException("`" + text + "` is not a length of time; write 45s, 30m, 2h or 7d");
    }

    /** The same, where a number alone is so many seconds. */
    public static final class OrSeconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return text.matches("\\d{1,8}") ? Duration.ofSeconds(Long.parseLong(text)) : of(text);
        }
    }
}

package dev.hapax.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times, amounts and lengths as a person says them: {@code 640 ms}, {@code 2 h 10 min}, {@code 3 streams}. */
public final class Words {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** A time of today, as the clock of this machine had it. */
    public static String clock(String rfc3339) {
        return CLOCK.format(Instant.parse(rfc3339).atZone(ZoneId.systemDefault()));
    }

    /** A day and a time to the minute, likewise. */
    public static String date(String rfc3339) {
        return DATE.format(Instant.parse(rfc3339).atZone(ZoneId.systemDefault()));
    }

    /** The same to the second. */
    public static String dateAndClock(String rfc3339) {
        return DATE_AND_CLOCK.format(Instant.parse(rfc3339).atZone(ZoneId.systemDefault()));
    }

    public static String of(Duration time) {
        long ms = Math.max(0, time.toMillis());
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        }
        if (ms < 60_000) {
            return ms / 1000 + " s";
        }
        long minutes = ms / 60_000;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h " + minutes % 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }

    /** An amount of money with as many places as it needs: {@code $12.40}, {@code $0.0312}, {@code $0.000350}. */
    public static String usd(double amount) {
        int places = amount >= 1 || amount == 0 ? 2 : amount >= 0.01 ? 4 : 6;
        return "$" + String.format(Locale.ROOT, "%." + places + "f", amount);
    }

    /** {@code 1 stream}, {@code 3 streams}. */
    public static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** Broken between words; a longer word stays whole. */
    public static List<String> wrapped(String text, int width) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!part.isEmpty() && part.length() + 1 + word.length() > width) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(word);
        }
        parts.add(part.toString());
        return parts;
    }
}

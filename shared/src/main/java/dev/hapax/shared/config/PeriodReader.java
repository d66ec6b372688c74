package dev.hapax.shared.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations: {@code 30s}, {@code 1m30s}; who leaves the unit out is told what it meant in older files. */
final class PeriodReader {
    private static final Pattern PART = Pattern.compile("(\\d{1,15})(?:\\.(\\d{1,9}))?(ns|us|µs|ms|s|m|h)");
    private static final long SECOND = 1_000_000_000;
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L, "us", 1_000L, "µs", 1_000L, "ms", 1_000_000L, "s", SECOND, "m", 60 * SECOND, "h", 3_600 * SECOND);
    private static final long LONGEST = Duration.ofDays(3650).toNanos();

    private PeriodReader() {}

    /** Whether a text that may be something else too wants to be a duration. */
    static boolean beginsLikeOne(String text) {
        return PART.matcher(text.strip()).lookingAt();
    }

    /** @return null if it does not fit, which is then among the findings */
    static @Nullable Object read(ScalarInPlace here, FieldType.Period type) {
        String text = here.text().strip();
        if (ScalarReader.NUMBER.matcher(text).matches() && !text.equals("0")) {
            return here.wrong(withoutUnit(here, text));
        }
        String worded = Durations.worded(text);
        if (worded != null && !here.filled()) {
            return here.wrong(here.with(
                    here.problem(Rule.DURATION_UNIT, here.shown() + " is no duration")
                            .withLabel("write `" + worded + "`"),
                    worded,
                    true));
        }
        long nanos = nanos(text);
        if (nanos < 0) {
            boolean zero = text.equals("0") && type.zero();
            return zero
                    ? Duration.ZERO
                    : here.wrong(here.problem(Rule.WRONG_TYPE, "`" + here.name() + "` takes a duration")
                            .withLabel("such as `100ms`, `30s` or `1m30s`"));
        }
        if (nanos > LONGEST || (nanos == 0 && !type.zero())) {
            return here.wrong(
                    Rule.OUT_OF_RANGE, "`" + here.name() + "` must be longer than nothing and shorter than ten years");
        }
        return Duration.ofNanos(nanos);
    }

    /** The parts together, anything beyond the longest as one more than that; -1 if the text is something else. */
    private static long nanos(String text) {
        long sum = 0;
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.lookingAt()) {
            sum = Math.min(LONGEST + 1, sum + nanos(part));
            at = part.end();
            part.region(at, text.length());
        }
        return at < text.length() || text.isEmpty() ? -1 : sum;
    }

    /** No {@code BigDecimal}: it computes a table of large powers when it is first used. */
    private static long nanos(Matcher part) {
        long unit = NANOS.getOrDefault(part.group(3), 1L);
        long whole = Math.min(Long.parseLong(part.group(1)), LONGEST / unit + 1);
        String digits = part.group(2) == null ? "" : part.group(2);
        long billionths = Long.parseLong(digits + "0".repeat(9 - digits.length()));
        return whole * unit + (unit < SECOND ? billionths * unit / SECOND : billionths * (unit / SECOND));
    }

    private static Problem withoutUnit(ScalarInPlace here, String number) {
        if (here.filled()) {
            return here.problem(
                    Rule.DURATION_UNIT, "`" + here.name() + "` needs a unit, which its variable does not give");
        }
        Problem problem = here.problem(Rule.DURATION_UNIT, "`" + here.name() + "` needs a unit");
        String nanoseconds = Durations.ofNanoseconds(number);
        if (nanoseconds != null) {
            return here.with(
                    problem.withLabel("write `" + nanoseconds + "`")
                            .withNote("note: in Go Hapax a bare " + number + " meant so many nanoseconds"),
                    nanoseconds,
                    true);
        }
        Problem asked = problem.withLabel("write `" + number + "s` (seconds) or `" + number + "ms`")
                .withNote("note: in Go Hapax a bare " + number + " meant " + number + " nanoseconds");
        return here.with(here.with(asked, number + "s", false), number + "ms", false);
    }
}

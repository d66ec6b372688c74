package dev.hapax.shared.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations: {@code 30s}, {@code 1m30s}; who leaves the unit out is told what it meant in older files. */
final class PeriodReader {
    private static final Pattern PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "µs", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(3650).toNanos());

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
        BigDecimal nanos = nanos(text);
        if (nanos == null) {
            boolean zero = text.equals("0") && type.zero();
            return zero
                    ? Duration.ZERO
                    : here.wrong(here.problem(Rule.WRONG_TYPE, "`" + here.name() + "` takes a duration")
                            .withLabel("such as `100ms`, `30s` or `1m30s`"));
        }
        if (nanos.compareTo(LONGEST) > 0 || (nanos.signum() == 0 && !type.zero())) {
            return here.wrong(
                    Rule.OUT_OF_RANGE, "`" + here.name() + "` must be longer than nothing and shorter than ten years");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /** The parts together; null if the text is something else. */
    private static @Nullable BigDecimal nanos(String text) {
        BigDecimal sum = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.lookingAt()) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(NANOS.getOrDefault(part.group(2), BigDecimal.ONE)));
            at = part.end();
            part.region(at, text.length());
        }
        return at < text.length() || text.isEmpty() ? null : sum;
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

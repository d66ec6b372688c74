package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one scalar's text by its field's type; reports what does not fit. */
final class ScalarReader {
    static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][-+]?\\d{1,3})?");
    /** What YAML 1.1 took for a number to the base of sixty. */
    private static final Pattern SIXTIES = Pattern.compile("\\d{1,4}(:[0-5]?\\d){1,2}");

    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern LIMIT =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(%|usd|tokens)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmg]i?b?|b)?", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> OLD_BOOLEANS =
            Map.of("yes", "true", "y", "true", "on", "true", "no", "false", "n", "false", "off", "false");

    private final Findings findings;

    ScalarReader(Findings findings) {
        this.findings = findings;
    }

    /**
     * What the text means.
     *
     * @param name of the key, for messages
     * @param text the scalar's text with its variables filled in
     * @return null if it does not fit, which is then among the findings
     */
    @Nullable
    Object read(FieldType type, Scalar scalar, String text, String name, String pointer) {
        var here = new ScalarInPlace(findings, scalar, text, name, pointer);
        return switch (type) {
            case FieldType.Text _ -> text;
            case FieldType.Filled _ ->
                text.isBlank() || text.indexOf('\0') >= 0 ? here.wrong(Rule.EMPTY, "`" + name + "` is empty") : text;
            case FieldType.SecretText _ -> Secret.of(text);
            case FieldType.Bool _ -> bool(here);
            case FieldType.Whole whole -> whole(here, whole);
            case FieldType.Real real -> real(here, real);
            case FieldType.Period period -> PeriodReader.read(here, period);
            case FieldType.Size size -> size(here, size);
            case FieldType.HttpUrl _ -> url(here);
            case FieldType.AddressRange _ -> network(here);
            case FieldType.RedisPlace _ -> redis(here);
            case FieldType.GatewayPath _ -> path(here);
            case FieldType.PathOrUrl _ -> text.contains("://") ? url(here) : path(here);
            case FieldType.Date _ -> date(here);
            case FieldType.OneOf oneOf -> oneOf(here, oneOf);
            case FieldType.Limit _ -> limit(here);
            case FieldType.Anything _ -> scalar.plain() ? guessed(text) : text;
            case FieldType.Either _, FieldType.ListOf _, FieldType.MapOf _, FieldType.Block _ ->
                throw new IllegalArgumentException("no scalar: " + type);
        };
    }

    private static @Nullable Object bool(ScalarInPlace here) {
        String instead = OLD_BOOLEANS.get(here.text().toLowerCase(Locale.ROOT));
        if (instead != null) {
            return here.old(instead);
        }
        return switch (here.text()) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> here.wrong(Rule.WRONG_TYPE, "`" + here.name() + "` takes true or false");
        };
    }

    private static @Nullable Object whole(ScalarInPlace here, FieldType.Whole whole) {
        if (here.text().matches("0[0-7]+")) {
            return here.wrong(here.problem(Rule.OLD_YAML_VALUE, here.shown() + " is not octal in YAML 1.2")
                    .withLabel("write it as a decimal number"));
        }
        if (SIXTIES.matcher(here.text()).matches()) {
            return here.wrong(here.problem(Rule.OLD_YAML_VALUE, here.shown() + " is text in YAML 1.2")
                    .withLabel("write it as a plain number"));
        }
        if (here.text().matches("\\d{1,3}(_\\d{3})+")) {
            return here.old(here.text().replace("_", ""));
        }
        if (!WHOLE.matcher(here.text()).matches()) {
            return here.wrong(Rule.WRONG_TYPE, "`" + here.name() + "` takes a whole number");
        }
        long number = Long.parseLong(here.text());
        return number < whole.least() || number > whole.most()
                ? here.wrong(Rule.OUT_OF_RANGE, outside(here.name(), number, whole.least(), whole.most()))
                : number;
    }

    /** A bound that only the machine sets is told to whoever has passed it. */
    private static String outside(String name, long number, long least, long most) {
        String open = number > most ? "at most " + most : "at least " + least;
        return "`" + name + "` must be " + (most >= Integer.MAX_VALUE ? open : "from " + least + " to " + most);
    }

    private static @Nullable Object real(ScalarInPlace here, FieldType.Real real) {
        if (!NUMBER.matcher(here.text()).matches()) {
            return here.wrong(Rule.WRONG_TYPE, "`" + here.name() + "` takes a number");
        }
        double number = Double.parseDouble(here.text());
        return number < real.least() || number > real.most()
                ? here.wrong(
                        Rule.OUT_OF_RANGE, outside(here.name(), (long) number, (long) real.least(), (long) real.most()))
                : number;
    }

    private static @Nullable Object size(ScalarInPlace here, FieldType.Size size) {
        Matcher match = SIZE.matcher(here.text().strip());
        if (!match.matches()) {
            return here.wrong(here.problem(Rule.BAD_SIZE, "`" + here.name() + "` takes a size")
                    .withLabel("such as `64KiB`, `10MB` or a number of bytes"));
        }
        String unit = match.group(2) == null ? "b" : match.group(2).toLowerCase(Locale.ROOT);
        long base = unit.contains("i") ? 1024 : 1000;
        long factor =
                switch (unit.charAt(0)) {
                    case 'k' -> base;
                    case 'm' -> base * base;
                    case 'g' -> base * base * base;
                    default -> 1;
                };
        long number = Long.parseLong(match.group(1));
        boolean fits = number <= size.most() / factor && number * factor >= size.least();
        return fits
                ? number * factor
                : here.wrong(
                        Rule.OUT_OF_RANGE,
                        outside(
                                        here.name(),
                                        number > size.most() / factor ? Long.MAX_VALUE : number,
                                        size.least(),
                                        size.most())
                                + " bytes");
    }

    private static @Nullable Object url(ScalarInPlace here) {
        try {
            URI uri = new URI(here.text().strip());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException notUrl) {
            return here.wrong(
                    Rule.BAD_URL,
                    "`" + here.name() + "` is not a URL: " + notUrl.getReason().toLowerCase(Locale.ROOT));
        }
        return here.wrong(here.problem(Rule.BAD_URL, "`" + here.name() + "` takes a URL")
                .withLabel("begins with http:// or https:// and a host"));
    }

    private static @Nullable Object redis(ScalarInPlace here) {
        RedisAddress address = RedisAddress.parse(here.text().strip()).orElse(null);
        return address != null
                ? address
                : here.wrong(
                        here.problem(
                                        Rule.WRONG_TYPE,
                                        "`" + here.name()
                                                + "` takes a host and a port such as 127.0.0.1:6379, or a URL")
                                .withNote(
                                        "note: such as rediss://user:${PASSWORD}@redis.example:6379/0; redis:// is without TLS"));
    }

    private static @Nullable Object network(ScalarInPlace here) {
        Network network = Network.parse(here.text().strip()).orElse(null);
        return network != null
                ? network
                : here.wrong(here.problem(Rule.WRONG_TYPE, "`" + here.name() + "` takes addresses and networks")
                        .withLabel("such as 10.0.0.0/8, 192.0.2.7 or fd00::/8"));
    }

    private static @Nullable Object path(ScalarInPlace here) {
        return here.text().startsWith("/") && here.text().chars().noneMatch(c -> c <= ' ' || c == '?' || c == '#')
                ? here.text()
                : here.wrong(here.problem(Rule.BAD_URL, "`" + here.name() + "` takes a path on the gateway")
                        .withLabel("begins with `/`, holds no blank, `?` or `#`"));
    }

    private static @Nullable Object date(ScalarInPlace here) {
        if (here.text().equals("true")) {
            return Instant.EPOCH;
        }
        try {
            return here.text().contains("T")
                    ? Instant.parse(here.text())
                    : LocalDate.parse(here.text()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException _) {
            return here.wrong(here.problem(Rule.WRONG_TYPE, "`" + here.name() + "` takes a date")
                    .withLabel("such as `2027-01-31` or `2027-01-31T00:00:00Z`"));
        }
    }

    private static @Nullable Object limit(ScalarInPlace here) {
        Matcher match = LIMIT.matcher(here.text().strip());
        if (!match.matches()) {
            Object time = PeriodReader.beginsLikeOne(here.text())
                    ? PeriodReader.read(here, new FieldType.Period(true))
                    : null;
            return time instanceof Duration period
                    ? new AlertLimit.Time(period)
                    : here.wrong(here.problem(Rule.WRONG_TYPE, "`" + here.name() + "` takes a threshold")
                            .withLabel("such as `5%`, `4s`, `25 usd` or `2000000 tokens`"));
        }
        double number = Double.parseDouble(match.group(1));
        return switch (match.group(2) == null ? "" : match.group(2).toLowerCase(Locale.ROOT)) {
            case "%" -> new AlertLimit.Share(number / 100);
            case "usd" -> new AlertLimit.Usd(number);
            case "tokens" -> new AlertLimit.Tokens((long) number);
            default -> new AlertLimit.Share(number);
        };
    }

    private @Nullable Object oneOf(ScalarInPlace here, FieldType.OneOf type) {
        String upper = here.text().toUpperCase(Locale.ROOT);
        if (type.words().contains(here.text())) {
            return here.text();
        }
        if (type.words().contains(upper)) {
            return upper;
        }
        String what = type.rule() == Rule.UNKNOWN_HANDLER ? "handler" : here.name();
        Problem problem = here.problem(
                        type.rule(),
                        type.rule() == Rule.UNKNOWN_HANDLER
                                ? "there is no handler " + here.shown()
                                : "`" + what + "` cannot be " + here.shown())
                .withNote("note: one of " + String.join(", ", type.words()));
        if (here.filled()) {
            return here.wrong(problem);
        }
        return here.wrong(DidYouMean.of(here.text(), type.words())
                .map(word -> findings.mends().didYouMean(problem, here.scalar(), word, true))
                .orElse(problem));
    }

    /** The type that a plain scalar looks like. */
    private static Object guessed(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        if (NUMBER.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
    }
}

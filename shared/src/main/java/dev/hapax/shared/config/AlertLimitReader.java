package dev.hapax.shared.config;

import dev.hapax.shared.config.AlertCondition.Limited;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the threshold that a condition needs, and sees that it is of the condition's kind. */
final class AlertLimitReader {
    private static final double SURE = 1;

    private final Findings findings;

    AlertLimitReader(Findings findings) {
        this.findings = findings;
    }

    /** Null where there is none, or a wrong one. */
    @Nullable
    AlertLimit read(Fields fields, Value whole, AlertCondition when) {
        String key = when.limited() == Limited.BY_OBJECTIVE ? "objective" : "above";
        for (String other : List.of("above", "objective")) {
            if (when.limited() == Limited.NOT || !other.equals(key)) {
                findings.pointless(fields, other, "`" + when.word() + "`");
            }
        }
        if (when.limited() == Limited.NOT || fields.isWrong(key)) {
            return null;
        }
        Value value = fields.value(key);
        if (value == null) {
            findings.add(findings.make(
                            Rule.MISSING_KEY,
                            whole.pointer(),
                            fields.keySpan("when"),
                            "`" + when.word() + "` needs `" + key + "`")
                    .withNote("help: such as `" + key + ": " + example(when.limited()) + "`"));
            return null;
        }
        return fitting(value, key, when);
    }

    private @Nullable AlertLimit fitting(Value value, String key, AlertCondition when) {
        AlertLimit fits =
                switch (when.limited()) {
                    case BY_SHARE ->
                        value.content() instanceof AlertLimit.Share share && share.value() <= SURE ? share : null;
                    case BY_TIME -> value.content() instanceof AlertLimit.Time time ? time : null;
                    case BY_AMOUNT ->
                        value.content() instanceof AlertLimit.Tokens || value.content() instanceof AlertLimit.Usd
                                ? (AlertLimit) value.content()
                                : null;
                    case BY_OBJECTIVE ->
                        value.content() instanceof AlertLimit.Share(double share) && share > 0 && share < SURE
                                ? new AlertLimit.Share(SURE - share)
                                : null;
                    case NOT -> null;
                };
        if (fits == null) {
            boolean unit = when.limited() == Limited.BY_TIME && value.content() instanceof AlertLimit.Share;
            findings.add(findings.make(
                            unit ? Rule.DURATION_UNIT : Rule.WRONG_TYPE,
                            value.pointer(),
                            value.span(),
                            unit
                                    ? "`" + key + "` needs a unit"
                                    : "`" + key + "` of `" + when.word() + "` takes " + what(when.limited()))
                    .withLabel("such as `" + example(when.limited()) + "`"));
        }
        return fits;
    }

    private static String what(Limited limited) {
        return switch (limited) {
            case BY_SHARE -> "a share of all requests, at most 100%";
            case BY_TIME -> "a duration";
            case BY_AMOUNT -> "tokens or money";
            case BY_OBJECTIVE -> "the share of requests that must go well, below 100%";
            case NOT -> "nothing";
        };
    }

    private static String example(Limited limited) {
        return switch (limited) {
            case BY_SHARE -> "5%";
            case BY_TIME -> "4s";
            case BY_AMOUNT -> "25 usd` or `2000000 tokens";
            case BY_OBJECTIVE -> "99.9%";
            case NOT -> "";
        };
    }
}

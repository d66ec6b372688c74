package dev.hapax.daemon.dialect.anthropic;

import java.util.regex.Pattern;

/**
 * What a model takes, as far as its name tells; what is not known is asked for and left to the provider. See <a
 * href="https://docs.claude.com/en/docs/build-with-claude/adaptive-thinking">adaptive thinking</a>.
 *
 * @param sampling whether it takes temperature, top_p and top_k
 */
record ModelTraits(Thinks thinks, boolean sampling) {
    enum Thinks {
        NEVER,
        /** So many tokens as it is told. */
        BY_BUDGET,
        /** As much as it sees fit, guided by an effort. */
        BY_EFFORT
    }

    private static final Pattern NEVER = Pattern.compile(".*claude-(instant|2|3-(opus|sonnet|haiku|5)).*");
    private static final Pattern BOTH = Pattern.compile(".*claude-(opus|sonnet)-4[-.]6.*");
    private static final Pattern BY_EFFORT_ALONE =
            Pattern.compile(".*claude-(opus-4[-.][789]|[a-z]+-([5-9]|[1-9]\\d)(\\D.*|$)).*");

    static ModelTraits of(String model) {
        if (NEVER.matcher(model).matches()) {
            return new ModelTraits(Thinks.NEVER, true);
        }
        if (BY_EFFORT_ALONE.matcher(model).matches()) {
            return new ModelTraits(Thinks.BY_EFFORT, false);
        }
        return new ModelTraits(BOTH.matcher(model).matches() ? Thinks.BY_EFFORT : Thinks.BY_BUDGET, true);
    }
}

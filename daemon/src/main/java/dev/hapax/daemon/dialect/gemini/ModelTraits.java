package dev.hapax.daemon.dialect.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model can, by its name ({@code gemini-2.5-flash}): the API tells it nowhere.
 *
 * @param version 25 for 2.5; 0 for a model that is none of Gemini's
 */
record ModelTraits(String name, int version) {
    private static final Pattern GEMINI = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d))?(?:-.*)?");
    private static final Pattern NEWEST = Pattern.compile("gemini-.*latest");
    private static final int THIRD = 30;

    static ModelTraits of(String name) {
        Matcher versioned = GEMINI.matcher(name);
        if (versioned.matches()) {
            String minor = versioned.group(2);
            return new ModelTraits(
                    name, Integer.parseInt(versioned.group(1)) * 10 + (minor == null ? 0 : Integer.parseInt(minor)));
        }
        return new ModelTraits(name, NEWEST.matcher(name).matches() ? THIRD : 0);
    }

    /** Whether it takes <a href="https://ai.google.dev/api/caching#FunctionDeclaration">JSON Schema as it is</a>. */
    boolean takesJsonSchema() {
        return version >= 25;
    }

    /** <a href="https://ai.google.dev/gemini-api/docs/thinking">How</a> it is told to think. */
    Thinks thinks() {
        return version >= THIRD ? Thinks.BY_LEVEL : version >= 25 ? Thinks.BY_BUDGET : Thinks.NEVER;
    }

    /** Whether a step that calls functions is refused without the signature of its thoughts. */
    boolean wantsSignatures() {
        return version >= THIRD;
    }

    /** Whether it can call functions in an answer whose shape is given. */
    boolean formatsBesideTools() {
        return version >= THIRD;
    }

    /** Whether instructions may stand apart from the conversation. */
    boolean takesInstructions() {
        return !name.startsWith("gemma-");
    }

    /** The first model of the third generation knows only two levels. */
    boolean thinksMedium() {
        return version > THIRD || !name.contains("-pro");
    }

    int leastBudget() {
        return name.contains("-pro") ? 128 : name.contains("-lite") ? 512 : 1;
    }

    int mostBudget() {
        return name.contains("-pro") ? 32_768 : 24_576;
    }

    boolean canStopThinking() {
        return !name.contains("-pro");
    }

    enum Thinks {
        NEVER,
        BY_BUDGET,
        BY_LEVEL
    }
}

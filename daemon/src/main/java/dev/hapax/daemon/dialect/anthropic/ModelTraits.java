package dev.hapax.daemon.dialect.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes, as far as its name tells; what is not known is asked for and left to the provider. See Anthropic
 * on <a href="https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting">thinking by model</a>, <a
 * href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">structured outputs</a> and <a
 * href="https://platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-6">the end of prefill</a>.
 *
 * @param silence how it is told not to think
 * @param showsThoughts whether it shows its thoughts without being asked to
 * @param sampling whether it takes temperature, top_p and top_k
 * @param prefill whether it goes on with an answer that the caller began
 * @param schemas whether it can be held to a schema, in its answer and in the input of strict tools
 * @param forcedTools whether it can be made to call a tool
 */
record ModelTraits(
        Thinks thinks,
        Silence silence,
        boolean showsThoughts,
        boolean sampling,
        boolean prefill,
        boolean schemas,
        boolean forcedTools) {
    enum Thinks {
        NEVER,
        /** So many tokens as it is told. */
        BY_BUDGET,
        /** As much as it sees fit, guided by an effort. */
        BY_EFFORT
    }

    enum Silence {
        /** It thinks only when asked to. */
        UNSAID,
        DISABLED,
        /** It does not think before it answers, but may between calls of tools. */
        BETWEEN_TOOLS,
        /** It thinks always; the lowest effort is the least. */
        IMPOSSIBLE
    }

    private static final ModelTraits UNKNOWN =
            new ModelTraits(Thinks.BY_BUDGET, Silence.UNSAID, true, true, true, false, true);

    /** Two orders were in use: {@code claude-3-5-haiku} and {@code claude-haiku-4-5}; a date is no version. */
    private static final Pattern NAME =
            Pattern.compile(".*claude-(?:(?<family>[a-z]+)-)?(?<major>\\d{1,2})(?:[-.](?<minor>\\d{1,2}))?(?:\\D.*|$)");

    private static final int HAS_THOUGHT = version(3, 7);
    private static final int HAS_SCHEMAS = version(4, 5);
    private static final int HAS_EFFORT = version(4, 6);
    private static final int HAS_NO_SAMPLING = version(4, 7);
    private static final int THINKS_UNASKED = version(5, 0);

    static ModelTraits of(String model) {
        Matcher name = NAME.matcher(model);
        if (!name.matches()) {
            return UNKNOWN;
        }
        String minor = name.group("minor");
        int version = version(Integer.parseInt(name.group("major")), minor == null ? 0 : Integer.parseInt(minor));
        String family = name.group("family") == null ? "" : name.group("family");
        boolean early = version < HAS_NO_SAMPLING;
        return new ModelTraits(
                version < HAS_THOUGHT ? Thinks.NEVER : version < HAS_EFFORT ? Thinks.BY_BUDGET : Thinks.BY_EFFORT,
                silence(family, version),
                early,
                early,
                version < HAS_EFFORT,
                version >= HAS_SCHEMAS,
                version <= THINKS_UNASKED || family.equals("haiku"));
    }

    private static Silence silence(String family, int version) {
        if (version < THINKS_UNASKED) {
            return Silence.UNSAID;
        }
        return switch (family) {
            case "haiku" -> Silence.DISABLED;
            case "opus" -> version == THINKS_UNASKED ? Silence.DISABLED : Silence.IMPOSSIBLE;
            case "sonnet" -> version == THINKS_UNASKED ? Silence.DISABLED : Silence.BETWEEN_TOOLS;
            default -> Silence.IMPOSSIBLE;
        };
    }

    private static int version(int major, int minor) {
        return major * 100 + minor;
    }
}

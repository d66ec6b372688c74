package dev.hapax.shared.config.edit;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How a text is written as one YAML scalar that every reader takes for that text, in block and in flow style. */
final class ScalarText {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9/_.][A-Za-z0-9/_.:@+-]*(?<!:)");
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("[-+.]?[0-9][0-9a-fxo_.:eE+-]*");
    /** Words that YAML 1.1 or 1.2 does not read as text. */
    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf", "=");

    private ScalarText() {}

    static boolean isPlain(String text) {
        return SAFE.matcher(text).matches()
                && !LIKE_A_NUMBER.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    static String of(String text) {
        return isPlain(text) ? text : quoted(text);
    }

    static Shape shape(String text) {
        return isPlain(text) ? Shape.plain(text) : Shape.quoted(text);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format("\\U%08x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

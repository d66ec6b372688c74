package dev.hapax.cli.output;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists and scalars as block YAML. Texts are double-quoted unless they can only be read as text. */
public final class YamlText {
    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(@Nullable Object tree) {
        var writer = new YamlText();
        writer.block(tree, 0);
        return writer.text.toString();
    }

    private void block(@Nullable Object node, int indent) {
        switch (node) {
            case Map<?, ?> map
            when !map.isEmpty() ->
                map.forEach((key, value) -> {
                    text.append(" ".repeat(indent))
                            .append(scalar(String.valueOf(key)))
                            .append(':');
                    below(value, indent + 2);
                });
            case Collection<?> list when !list.isEmpty() -> list.forEach(item -> item(item, indent));
            case null, default ->
                text.append(" ".repeat(indent)).append(inline(node)).append('\n');
        }
    }

    private void below(@Nullable Object value, int indent) {
        if (nested(value)) {
            text.append('\n');
            block(value, indent);
        } else {
            text.append(' ').append(inline(value)).append('\n');
        }
    }

    /** The first line of an item stands beside its dash. */
    private void item(@Nullable Object item, int indent) {
        int from = text.length();
        block(item, indent + 2);
        text.setCharAt(from + indent, '-');
    }

    private static boolean nested(@Nullable Object value) {
        return (value instanceof Map<?, ?> map && !map.isEmpty())
                || (value instanceof Collection<?> list && !list.isEmpty());
    }

    /** On one line; lists and maps in brackets. */
    public static String inline(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> scalar(String.valueOf(entry.getKey())) + ": " + inline(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Collection<?> list -> list.stream().map(YamlText::inline).collect(Collectors.joining(", ", "[", "]"));
            case String words -> scalar(words);
            default -> value.toString();
        };
    }

    private static String scalar(String words) {
        boolean plain = words.matches("[A-Za-z_/][A-Za-z0-9_/.-]*|([0-9]+(ns|ms|s|m|h))+")
                && !words.matches("(?i)null|true|false|yes|no|on|off|y|n");
        return plain ? words : quoted(words);
    }

    private static String quoted(String words) {
        var quoted = new StringBuilder("\"");
        words.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}

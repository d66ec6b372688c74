package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.dialect.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the owner makes of the text of an answer, in this order.
 *
 * @param cleanJson takes the Markdown fence off JSON; a whole answer that is JSON is also written without blanks
 * @param trimWhitespace takes off outer blanks
 * @param maxLength in code points, or null
 */
public record Formatting(
        boolean cleanJson, boolean trimWhitespace, @Nullable Integer maxLength) {
    public static final Formatting NONE = new Formatting(false, false, null);

    /** @param cut whether some of it was left out */
    record Formatted(String text, boolean cut) {}

    /** A whole text at once. */
    Formatted whole(String text) {
        FormattedText rest = new FormattedText(cleanJson ? new Formatting(false, trimWhitespace, maxLength) : this);
        String clean = cleanJson ? compact(withoutFence(text)) : text;
        String said = rest.add(clean) + rest.end();
        return new Formatted(said, rest.full());
    }

    private static String withoutFence(String text) {
        var fence = new FencedText();
        return fence.add(text) + fence.end();
    }

    /** JSON without the blanks between its tokens, each of which stays as it was written; other text as it is. */
    private static String compact(String text) {
        String json = text.strip();
        boolean maybe = json.startsWith("{") || json.startsWith("[");
        if (!maybe || Json.tryRead(json) == null) {
            return text;
        }
        var out = new StringBuilder(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (quoted || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
                out.append(c);
            }
        }
        return out.toString();
    }
}

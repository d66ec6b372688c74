package dev.hapax.daemon.dialect.completion;

import org.jspecify.annotations.Nullable;

/**
 * The text of an answer as the owner wants it, piece by piece: blanks at its beginning go at once, blanks that may be
 * its end wait for what follows them.
 */
final class FormattedText {
    /** Blanks beyond this are not held back for an end that may be theirs. */
    private static final int MOST_HELD = 8192;

    private final @Nullable FencedText fence;
    private final boolean trims;
    private int left;
    private boolean begun;
    private String blanks = "";
    private boolean full;

    FormattedText(Formatting formatting) {
        fence = formatting.cleanJson() ? new FencedText() : null;
        trims = formatting.trimWhitespace();
        left = formatting.maxLength() == null ? Integer.MAX_VALUE : formatting.maxLength();
    }

    /** @return what may go out now */
    String add(String text) {
        return cut(trimmed(fence == null ? text : fence.add(text)));
    }

    /** The end of the text: what was held back for nothing. */
    String end() {
        return fence == null ? "" : cut(trimmed(fence.end()));
    }

    /** Whether the text is as long as it may be, and there was more. */
    boolean full() {
        return full;
    }

    private String trimmed(String text) {
        if (!trims) {
            return text;
        }
        String all = begun ? blanks + text : text.stripLeading();
        String said = all.stripTrailing();
        if (all.length() - said.length() > MOST_HELD) {
            said = all;
        }
        blanks = all.substring(said.length());
        begun |= !said.isEmpty();
        return said;
    }

    private String cut(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= left) {
            left -= length;
            return text;
        }
        full = true;
        String said = text.substring(0, text.offsetByCodePoints(0, left));
        left = 0;
        return trims ? said.stripTrailing() : said;
    }
}

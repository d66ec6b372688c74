package dev.hapax.daemon.requestlog;

/**
 * Text of callers and providers that may be printed: what moves a terminal's cursor, ends a line or turns the direction
 * of writing is written as {@code \\u001b}.
 */
final class Escaped {
    private Escaped() {}

    static String of(String text) {
        int first = 0;
        while (first < text.length() && !dangerous(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (dangerous(c)) {
                safe.append("\\u").append(String.format("%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Everything dangerous lies in the first plane, so that a look at single chars is enough. */
    private static boolean dangerous(char c) {
        if (c < 0x7f) {
            return c < 0x20;
        }
        return c < 0xa0
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}

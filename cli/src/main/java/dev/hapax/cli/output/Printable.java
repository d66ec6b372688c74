package dev.hapax.cli.output;

/** Text of files and providers made safe to print: a terminal's escapes and hidden directions become visible. */
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::dangerous)) {
            return text;
        }
        var safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (dangerous(c)) {
                safe.append("\\u").append(String.format("%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean dangerous(int c) {
        boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
        boolean bidi = (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200e
                || c == 0x200f
                || c == 0x061c;
        return control || bidi;
    }
}

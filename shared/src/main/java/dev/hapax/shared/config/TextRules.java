package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;

/** What the characters alone tell: lines that end differently, characters that nobody sees. */
final class TextRules {
    private final String text;
    private final Findings findings;
    private final int shift;

    private TextRules(String text, int shift, Findings findings) {
        this.text = text;
        this.findings = findings;
        this.shift = shift;
    }

    /** @param shift 1 if a byte order mark was taken off the text */
    static void check(String text, int shift, Findings findings) {
        new TextRules(text, shift, findings).check(text.codePoints().toArray());
    }

    private void check(int[] points) {
        int line = 1;
        int start = 0;
        int usual = 0;
        boolean mixed = false;
        boolean hiddenHere = false;
        for (int i = 0; i < points.length; i++) {
            if (hidden(points[i]) && !hiddenHere) {
                hiddenHere = true;
                add(
                        Rule.HIDDEN_CHARACTERS,
                        line,
                        start,
                        i,
                        String.format("a character that nobody sees: U+%04X", points[i]));
            }
            int end = lineEnd(points, i);
            if (end == 0) {
                continue;
            }
            if (usual == 0) {
                usual = end;
            } else if (usual != end && !mixed) {
                mixed = true;
                findings.add(problem(
                                Rule.MIXED_LINE_ENDS,
                                line,
                                start,
                                i,
                                "this line ends with " + name(end) + ", those before with " + name(usual))
                        .withSuggestion(LineMends.oneLineEnd(text, shift)));
            }
            i += end == CRLF ? 1 : 0;
            line++;
            start = i + 1;
            hiddenHere = false;
        }
    }

    private static final int LF = 1;
    private static final int CR = 2;
    private static final int CRLF = 3;

    private static int lineEnd(int[] points, int at) {
        if (points[at] == '\n') {
            return LF;
        }
        boolean feed = at + 1 < points.length && points[at + 1] == '\n';
        return points[at] != '\r' ? 0 : feed ? CRLF : CR;
    }

    private static String name(int end) {
        return end == LF ? "LF" : end == CR ? "CR" : "CRLF";
    }

    /** Blanks that YAML does not take for blanks, and what turns the direction of the text. */
    private static boolean hidden(int point) {
        return point == 0xA0
                || point == 0xAD
                || point == 0x200B
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2060 && point <= 0x2069)
                || point == 0xFEFF;
    }

    private void add(Rule rule, int line, int start, int at, String message) {
        findings.add(problem(rule, line, start, at, message));
    }

    private Problem problem(Rule rule, int line, int start, int at, String message) {
        var from = new Place(line, at - start + 1, at + shift);
        return findings.make(rule, "", new Span(from, new Place(line, at - start + 2, at + 1 + shift)), message);
    }
}

package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.util.List;

/** A text by its lines, numbered from 1, and places in it. */
final class TextLines {
    private final String text;
    private final List<String> lines;
    private final int shift;

    /** @param shift 1 if a byte order mark was taken off the text, so that offsets are those of the file */
    TextLines(String text, int shift) {
        this.text = text;
        this.lines = text.lines().toList();
        this.shift = shift;
    }

    /** The columns of a line, in UTF-16 units from 0. */
    Span span(int number, int from, int to) {
        int offset = shift;
        int index = 0;
        for (int i = 1; i < number; i++) {
            String line = line(i);
            offset += line.codePointCount(0, line.length());
            index += line.length();
            int end = text.startsWith("\r\n", index) ? 2 : 1;
            offset += end;
            index += end;
        }
        return new Span(place(number, from, offset), place(number, to, offset));
    }

    private Place place(int number, int column, int lineStart) {
        int points = line(number).codePointCount(0, column);
        return new Place(number, points + 1, lineStart + points);
    }

    /** From 1; empty beyond the end. */
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /** The line above that says something; 0 if there is none. */
    int numberBefore(int number) {
        int at = number - 1;
        while (at > 0 && (line(at).isBlank() || line(at).strip().startsWith("#"))) {
            at--;
        }
        return at;
    }

    static String indentOf(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    /** Where in its line a place is, in UTF-16 units. */
    int indexOf(Span span) {
        String line = line(span.start().line());
        int points = line.codePointCount(0, line.length());
        return line.offsetByCodePoints(0, Math.min(span.start().column() - 1, points));
    }

    String at(Place place) {
        return line(place.line())
                .codePoints()
                .skip(place.column() - 1L)
                .limit(1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

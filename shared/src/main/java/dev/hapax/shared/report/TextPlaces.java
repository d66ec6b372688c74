package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Span;
import java.util.Arrays;

/** Finds line and column of an offset in code points; lines end as YAML has them. */
final class TextPlaces {
    private final int[] lineStarts;
    private final int length;
    private final int mark;

    TextPlaces(Loaded loaded) {
        byte[] bytes = loaded.source().bytes();
        int[] points = loaded.text().codePoints().toArray();
        this.mark = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 1 : 0;
        this.length = points.length;
        this.lineStarts = lineStarts(points);
    }

    private static int[] lineStarts(int[] points) {
        int[] starts = new int[points.length + 1];
        int lines = 1;
        for (int i = 0; i < points.length; i++) {
            boolean crlf = points[i] == '\r' && i + 1 < points.length && points[i + 1] == '\n';
            if (points[i] == '\n' || (points[i] == '\r' && !crlf)) {
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }

    /** @param offset from 0, a byte order mark counted */
    Span.Place at(int offset) {
        int position = Math.clamp((long) offset - mark, 0, length);
        int found = Arrays.binarySearch(lineStarts, position);
        int line = found >= 0 ? found : -found - 2;
        return new Span.Place(line + 1, position - lineStarts[line] + 1, offset);
    }
}

package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Span;

/** Finds line and column of an offset in code points; lines end as YAML has them. */
final class TextPlaces {
    private final int[] points;
    private final int mark;

    TextPlaces(Loaded loaded) {
        byte[] bytes = loaded.source().bytes();
        this.points = loaded.text().codePoints().toArray();
        this.mark = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 1 : 0;
    }

    /** @param offset from 0, a byte order mark counted */
    Span.Place at(int offset) {
        int line = 1;
        int start = 0;
        int position = Math.min(Math.max(0, offset - mark), points.length);
        for (int i = 0; i < position; i++) {
            boolean crlf = points[i] == '\r' && i + 1 < points.length && points[i + 1] == '\n';
            if (points[i] == '\n' || (points[i] == '\r' && !crlf)) {
                line++;
                start = i + 1;
            }
        }
        return new Span.Place(line, position - start + 1, offset);
    }
}

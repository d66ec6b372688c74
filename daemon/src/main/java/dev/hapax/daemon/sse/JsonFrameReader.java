package dev.hapax.daemon.sse;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON array into its objects: one frame per element, as soon as its last byte is there. What stands between
 * elements is skipped, and so is everything after the array; an object that stands alone is one frame. An element whose
 * end never comes is no frame.
 */
public final class JsonFrameReader extends CuttingReader {
    private int scanned;
    private int depth;
    private boolean inString;
    private boolean escaped;

    public JsonFrameReader(InputStream in, int maxFrameBytes) {
        super(in, maxFrameBytes);
    }

    @Override
    @Nullable
    Frame cut() throws IOException {
        skipToElement();
        while (scanned < arrived.size()) {
            boolean last = endsElement(arrived.at(scanned));
            scanned++;
            if (last) {
                return element();
            }
        }
        return null;
    }

    /** Elements are objects, so everything up to the next brace is the array's own. */
    private void skipToElement() {
        if (depth > 0) {
            return;
        }
        int between = 0;
        while (between < arrived.size() && arrived.at(between) != '{') {
            between++;
        }
        arrived.consume(between);
        scanned = 0;
    }

    private boolean endsElement(byte b) {
        if (inString) {
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
            return false;
        }
        switch (b) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
        return depth == 0;
    }

    private Frame element() throws FrameTooLarge {
        mustFit(scanned);
        byte[] element = arrived.copy(0, scanned);
        arrived.consume(scanned);
        scanned = 0;
        return new Frame(null, element, element);
    }
}

package dev.hapax.daemon.sse;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream whose form only its first byte tells: a JSON array ({@link JsonFrameReader}) where it begins with a
 * bracket or a brace, else server-sent events ({@link SseFrameReader}).
 */
public final class ArrivingFrameReader implements FrameReader {
    /** White space and the byte order mark, which may come before either. */
    private static final String SKIPPED = " \t\r\n\u00EF\u00BB\u00BF";

    private final PushbackInputStream in;
    private final int maxFrameBytes;
    private @Nullable FrameReader chosen;

    public ArrivingFrameReader(InputStream in, int maxFrameBytes) {
        this.in = new PushbackInputStream(in, 1);
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        FrameReader reader = chosen;
        if (reader == null) {
            reader = choose(firstByte());
        }
        return reader.next();
    }

    @Override
    public boolean ready() {
        try {
            while (chosen == null) {
                if (in.available() == 0) {
                    return false;
                }
                int first = in.read();
                if (SKIPPED.indexOf(first) < 0) {
                    choose(first);
                }
            }
        } catch (IOException e) {
            // Nothing to wait for either: the next call of next() meets it again.
            return true;
        }
        return chosen.ready();
    }

    private int firstByte() throws IOException {
        int first = in.read();
        while (first >= 0 && SKIPPED.indexOf(first) >= 0) {
            first = in.read();
        }
        return first;
    }

    /** @param first a byte that was read, or -1 */
    private FrameReader choose(int first) throws IOException {
        if (first >= 0) {
            in.unread(first);
        }
        boolean json = first == '[' || first == '{';
        FrameReader reader = json ? new JsonFrameReader(in, maxFrameBytes) : new SseFrameReader(in, maxFrameBytes);
        chosen = reader;
        return reader;
    }
}

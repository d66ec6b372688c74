package dev.hapax.daemon.sse;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What all frame readers share: waiting, looking ahead without waiting, and the limit. */
abstract sealed class CuttingReader implements FrameReader permits SseFrameReader, NdjsonFrameReader, JsonFrameReader {
    final ArrivedBytes arrived;
    private final int maxFrameBytes;
    private @Nullable Frame ahead;
    private @Nullable IOException broken;

    CuttingReader(InputStream in, int maxFrameBytes) {
        this.arrived = new ArrivedBytes(in);
        this.maxFrameBytes = maxFrameBytes;
    }

    /** The next frame of what has arrived; null if it is not whole, or at the end if there is none. */
    abstract @Nullable Frame cut() throws IOException;

    @Override
    public final @Nullable Frame next() throws IOException {
        Frame frame = ahead;
        if (frame != null) {
            ahead = null;
            return frame;
        }
        if (broken != null) {
            throw broken;
        }
        while (true) {
            frame = cut();
            if (frame != null || arrived.ended()) {
                return frame;
            }
            mustFit(arrived.size());
            arrived.read();
        }
    }

    @Override
    public final boolean ready() {
        try {
            while (ahead == null && broken == null) {
                ahead = cut();
                if (ahead == null) {
                    mustFit(arrived.size());
                    if (!arrived.readAvailable()) {
                        return false;
                    }
                }
            }
        } catch (IOException e) {
            // Nothing to wait for either: the next call of next() throws it.
            broken = e;
        }
        return true;
    }

    final void mustFit(int bytes) throws FrameTooLarge {
        if (bytes > maxFrameBytes) {
            throw new FrameTooLarge(maxFrameBytes);
        }
    }
}

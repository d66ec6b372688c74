package dev.hapax.daemon.sse;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts arriving bytes into frames; where the bytes were split never changes the frames. */
public interface FrameReader {
    /**
     * Waits for the next frame.
     *
     * @return null at the end of the bytes
     * @throws FrameTooLarge if one frame exceeds the limit it was opened with
     * @throws IOException as reading throws
     */
    @Nullable
    Frame next() throws IOException;

    /** Whether a whole further frame can be had without waiting. */
    boolean ready();

    /** One frame is larger than allowed. */
    final class FrameTooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        public FrameTooLarge(int limit) {
            super("an event larger than " + limit + " bytes");
        }
    }
}

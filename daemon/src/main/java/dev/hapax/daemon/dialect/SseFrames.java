package dev.hapax.daemon.dialect;

import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.SseFrameReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Server-sent events that are all there. */
public final class SseFrames {
    private SseFrames() {}

    /** Cuts whole frames apart, comments left out. */
    public static List<Frame> in(byte[] bytes) {
        var reader = new SseFrameReader(new ByteArrayInputStream(bytes), Integer.MAX_VALUE);
        List<Frame> frames = new ArrayList<>();
        try {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                if (!frame.commentOnly()) {
                    frames.add(frame);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be read", e);
        }
        return frames;
    }
}

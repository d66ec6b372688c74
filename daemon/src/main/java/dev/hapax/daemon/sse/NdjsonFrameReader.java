package dev.hapax.daemon.sse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts newline-delimited JSON: one frame per line that is not blank. */
public final class NdjsonFrameReader extends CuttingReader {
    private int scanned;

    public NdjsonFrameReader(InputStream in, int maxFrameBytes) {
        super(in, maxFrameBytes);
    }

    @Override
    @Nullable
    Frame cut() throws IOException {
        while (true) {
            int size = arrived.size();
            while (scanned < size && arrived.at(scanned) != '\n') {
                scanned++;
            }
            boolean terminated = scanned < size;
            if (!terminated && (!arrived.ended() || size == 0)) {
                return null;
            }
            Frame frame = line(scanned, terminated);
            arrived.consume(terminated ? scanned + 1 : scanned);
            scanned = 0;
            if (frame != null) {
                return frame;
            }
        }
    }

    private @Nullable Frame line(int length, boolean terminated) throws FrameTooLarge {
        int from = 0;
        int to = length;
        while (from < to && blank(arrived.at(from))) {
            from++;
        }
        while (to > from && blank(arrived.at(to - 1))) {
            to--;
        }
        if (from == to) {
            return null;
        }
        mustFit(length + 1);
        byte[] raw;
        if (terminated) {
            raw = arrived.copy(0, length + 1);
        } else {
            raw = Arrays.copyOf(arrived.copy(0, length), length + 1);
            raw[length] = '\n';
        }
        return new Frame(null, arrived.copy(from, to), raw);
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}

package dev.hapax.daemon.sse;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that have come and are not consumed yet, at {@code bytes[start..end)}. */
final class ArrivedBytes {
    private static final int ROOM = 8 * 1024;
    private static final int KEPT = 64 * 1024;

    private final InputStream in;
    private byte[] bytes = new byte[ROOM];
    private int start;
    private int end;
    private boolean ended;

    ArrivedBytes(InputStream in) {
        this.in = in;
    }

    int size() {
        return end - start;
    }

    byte at(int offset) {
        return bytes[start + offset];
    }

    byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        System.arraycopy(bytes, start + from, copy, 0, copy.length);
        return copy;
    }

    /** Whether no more bytes will come. */
    boolean ended() {
        return ended;
    }

    void consume(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT) {
                // One large frame must not hold its memory for the rest of a long stream.
                bytes = new byte[ROOM];
            }
        }
    }

    /** Waits for more. */
    void read() throws IOException {
        makeRoom();
        int count = in.read(bytes, end, bytes.length - end);
        if (count < 0) {
            ended = true;
        } else {
            end += count;
        }
    }

    /** Takes what is there without waiting; false if that is nothing. */
    boolean readAvailable() throws IOException {
        int available = ended ? 0 : in.available();
        if (available <= 0) {
            return false;
        }
        makeRoom();
        int count = in.read(bytes, end, Math.min(available, bytes.length - end));
        if (count <= 0) {
            ended = count < 0;
            return ended;
        }
        end += count;
        return true;
    }

    private void makeRoom() {
        if (end < bytes.length) {
            return;
        }
        byte[] target = size() > bytes.length / 2 ? new byte[bytes.length * 2] : bytes;
        System.arraycopy(bytes, start, target, 0, size());
        end -= start;
        start = 0;
        bytes = target;
    }
}

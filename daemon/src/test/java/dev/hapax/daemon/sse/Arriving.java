package dev.hapax.daemon.sse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that arrive in given pieces: one read gives at most one piece, and nothing can be had before it was waited for.
 */
public final class Arriving extends InputStream {
    private final List<byte[]> pieces;
    private InputStream piece = InputStream.nullInputStream();

    private Arriving(List<byte[]> pieces) {
        this.pieces = new ArrayList<>(pieces);
    }

    public static Arriving in(byte[]... pieces) {
        return new Arriving(List.of(pieces));
    }

    /** The bytes in two pieces. */
    public static Arriving cutAt(byte[] bytes, int at) {
        return in(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /** Every byte on its own. */
    public static Arriving byteByByte(byte[] bytes) {
        var pieces = new ArrayList<byte[]>();
        for (byte b : bytes) {
            pieces.add(new byte[] {b});
        }
        return new Arriving(pieces);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (piece.available() == 0) {
            if (pieces.isEmpty()) {
                return -1;
            }
            piece = new ByteArrayInputStream(pieces.removeFirst());
        }
        return piece.read(into, from, length);
    }

    @Override
    public int available() throws IOException {
        return piece.available();
    }
}

package dev.hapax.daemon.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The pieces of one stream: all of them from the first on, so that somebody can still join, until that becomes too
 * much; then only those that somebody has not read. Guarded by the call's lock.
 */
final class PieceBuffer {
    /** How far the fastest reader may be ahead of the slowest, where not all is held. */
    static final int WINDOW_BYTES = 256 * 1024;

    private final HeldBytes held;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int first;
    private long bytes;
    private boolean whole;

    /** @param whole whether everything is to be held as long as there is room */
    PieceBuffer(HeldBytes held, boolean whole) {
        this.held = held;
        this.whole = whole;
    }

    void add(byte[] piece) {
        pieces.add(piece);
        bytes += piece.length;
        if (held.added(piece.length, bytes)) {
            whole = false;
        }
    }

    /** Whether everything is here from the first piece on. */
    boolean whole() {
        return whole;
    }

    /** The number of the oldest piece that is still here. */
    int first() {
        return first;
    }

    /** The number that the next piece will have. */
    int end() {
        return first + pieces.size();
    }

    /** Whether another piece may come before the slowest has read some. */
    boolean hasRoom() {
        return whole || bytes < WINDOW_BYTES;
    }

    /** Everything from one piece on, as one. */
    byte[] from(int number) {
        if (number == end() - 1) {
            return pieces.getLast();
        }
        int skip = number - first;
        int length = 0;
        int i = 0;
        for (byte[] piece : pieces) {
            length += i++ < skip ? 0 : piece.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        i = 0;
        for (byte[] piece : pieces) {
            if (i++ >= skip) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
        }
        return all;
    }

    /** Lets go what lies before a piece, unless everything is to be held. */
    void forgetBefore(int number) {
        if (whole) {
            return;
        }
        for (Iterator<byte[]> oldest = pieces.iterator(); first < number && oldest.hasNext(); first++) {
            byte[] piece = oldest.next();
            oldest.remove();
            bytes -= piece.length;
            held.released(piece.length);
        }
    }

    void clear() {
        held.released(bytes);
        first = end();
        pieces.clear();
        bytes = 0;
    }
}

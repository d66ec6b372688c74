package dev.hapax.daemon.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes that become more, and are hashed at once when all are there: a digest takes them dearly one by one. */
final class KeyBytes {
    private static final int ROOM = 256;

    private byte[] bytes = new byte[ROOM];
    private int size;

    int size() {
        return size;
    }

    /** So many will follow. */
    void expect(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, size + (size >> 1)));
        }
    }

    void put(int b) {
        if (size == bytes.length) {
            expect(1 + ROOM);
        }
        bytes[size++] = (byte) b;
    }

    void put(byte[] from, int start, int end) {
        int length = end - start;
        expect(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    /** Four bytes. */
    void length(int length) {
        expect(Integer.BYTES);
        size += Integer.BYTES;
        length(length, size - Integer.BYTES);
    }

    /** Four bytes that are there already. */
    void length(int length, int at) {
        bytes[at] = (byte) (length >>> 24);
        bytes[at + 1] = (byte) (length >>> 16);
        bytes[at + 2] = (byte) (length >>> 8);
        bytes[at + 3] = (byte) length;
    }

    /** Takes back what came after the first so many. */
    void cut(int length) {
        size = length;
    }

    int compare(int from, int to, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo);
    }

    /** Whether these are that text, of which each character is one byte. */
    boolean equal(int from, int to, String ascii) {
        if (ascii.length() != to - from) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    void feed(MessageDigest digest) {
        digest.update(bytes, 0, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}

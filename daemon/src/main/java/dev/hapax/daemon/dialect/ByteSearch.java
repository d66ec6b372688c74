package dev.hapax.daemon.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A word to look for in bytes before they are read for it. Skips ahead by what cannot begin a match (Boyer, Moore,
 * Horspool), so that a long body costs less than a pass over it.
 */
public final class ByteSearch {
    private final byte[] word;
    private final byte[] skip = new byte[256];

    /** @param word of ASCII, shorter than 128 */
    public ByteSearch(String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(skip, (byte) this.word.length);
        for (int i = 0; i < this.word.length - 1; i++) {
            skip[this.word[i]] = (byte) (this.word.length - 1 - i);
        }
    }

    public boolean in(byte[] bytes) {
        int last = word.length - 1;
        for (int at = last; at < bytes.length; at += skip[bytes[at] & 0xff]) {
            if (bytes[at] == word[last] && Arrays.equals(bytes, at - last, at + 1, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }
}

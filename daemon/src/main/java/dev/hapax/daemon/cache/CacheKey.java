package dev.hapax.daemon.cache;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A SHA-256 over everything that can change an answer, its tenant first: equal keys mean the same question by the same
 * caller. Nothing can be learned from it.
 */
public record CacheKey(long first, long second, long third, long fourth) {
    private static final int BYTES = 32;

    /** @param hash 32 bytes */
    public static CacheKey of(byte[] hash) {
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + hash.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new CacheKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** What {@link #hex} gave. */
    static CacheKey ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** 64 lowercase digits: fit for a file's name. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public String toString() {
        return hex();
    }
}

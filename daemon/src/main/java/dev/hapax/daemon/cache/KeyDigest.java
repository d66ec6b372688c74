package dev.hapax.daemon.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts a key together, part by part. Each part says its length, so that none can run into the next. One thread uses it.
 */
public final class KeyDigest {
    /** Never fed: a copy of it costs a tenth of asking the platform for a new one. */
    private static final MessageDigest EMPTY = sha256();

    private final KeyBytes parts = new KeyBytes();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public KeyDigest text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public KeyDigest texts(List<String> texts) {
        parts.length(texts.size());
        texts.forEach(this::text);
        return this;
    }

    /** Their order does not matter. */
    public KeyDigest texts(Map<String, String> texts) {
        parts.length(texts.size());
        if (!texts.isEmpty()) {
            new TreeMap<>(texts).forEach((name, value) -> text(name).text(value));
        }
        return this;
    }

    public KeyDigest bytes(byte[] bytes) {
        parts.length(bytes.length);
        parts.put(bytes, 0, bytes.length);
        return this;
    }

    /**
     * A request, of which only the meaning counts.
     *
     * @param body an object in correct JSON, as a dialect's scan has found
     * @param without names of members that change nothing about the answer
     */
    public KeyDigest request(byte[] body, Set<String> without) {
        int at = parts.size();
        parts.length(0);
        int begin = parts.size();
        CanonicalJson.write(body, without, parts);
        parts.length(parts.size() - begin, at);
        return this;
    }

    /** All parts as one. */
    public byte[] hash() {
        try {
            var digest = (MessageDigest) EMPTY.clone();
            parts.feed(digest);
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's own can be copied", e);
        }
    }

    public CacheKey key() {
        return CacheKey.of(hash());
    }
}

package dev.hapax.daemon.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first half of a SHA-256: enough to know a text again, and nothing to learn it from. */
record Fingerprint(long high, long low) {
    static Fingerprint ofHandle(String tenant, String id) {
        return of(tenant, "handle", id);
    }

    static Fingerprint ofSignature(String tenant, String signature) {
        return of(tenant, "signature", signature);
    }

    private static Fingerprint of(String tenant, String kind, String text) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
        // The length keeps one tenant's name from running into another's text.
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        digest.update(name);
        digest.update(kind.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(hash.getLong(), hash.getLong());
    }
}

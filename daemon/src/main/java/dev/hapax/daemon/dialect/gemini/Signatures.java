package dev.hapax.daemon.dialect.gemini;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one provider signed its answers with. Callers bring back no more of a tool call than the id they were given, so
 * the id finds the rest. Ids are random, too long to be guessed, so nobody finds what another tenant was given. Holds a
 * bounded number of bytes and forgets the longest unused; safe for any number of threads.
 */
final class Signatures {
    private static final long MOST_CHARS = 16 << 20;
    private static final Duration KEPT = Duration.ofHours(12);
    private static final int ID_BYTES = 16;

    /**
     * @param providerId the call's id at the provider, or null where it gave none
     * @param signature of the call itself, or null
     * @param textSignature of the text in the same answer, or null
     */
    record Call(
            @Nullable String providerId,
            @Nullable String signature,
            @Nullable String textSignature) {
        static final Call UNKNOWN = new Call(null, null, null);

        private int chars() {
            return length(providerId) + length(signature) + length(textSignature);
        }

        private static int length(@Nullable String text) {
            return text == null ? 0 : text.length();
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Call> calls;
    private final Cache<String, Boolean> thoughts;

    Signatures(LongSupplier ticker) {
        this.calls = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARS)
                .weigher((String id, Call call) -> id.length() + call.chars())
                .expireAfterAccess(KEPT)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
        this.thoughts = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(KEPT)
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return "call_" + HexFormat.of().formatHex(id);
    }

    void remember(String id, Call call) {
        calls.put(id, call);
    }

    /** {@link Call#UNKNOWN} for one of another provider, or forgotten. */
    Call of(String id) {
        Call known = calls.getIfPresent(id);
        return known == null ? Call.UNKNOWN : known;
    }

    /** A caller was given this signature of a thought, and may bring it back. */
    void rememberThought(String signature) {
        thoughts.put(digest(signature), true);
    }

    /** Whether it was made here: a provider refuses those of others. */
    boolean madeHere(String signature) {
        return thoughts.getIfPresent(digest(signature)) != null;
    }

    private static String digest(String signature) {
        try {
            byte[] bytes = signature.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }
}

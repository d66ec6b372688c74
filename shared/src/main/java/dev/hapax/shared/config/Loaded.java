package dev.hapax.shared.config;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param text the content as decoded, for code frames; empty if it was not UTF-8
 * @param config null exactly when a problem is an error
 * @param problems in the order of the file
 */
public record Loaded(
        ConfigSource source, String text, @Nullable HapaxConfig config, List<Problem> problems) {
    public Loaded {
        problems = List.copyOf(problems);
    }

    /** SHA-256 of the bytes in hex. Made when it is asked for: a check alone has no need of it. */
    public String revision() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source.bytes()));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }

    public boolean valid() {
        return config != null;
    }
}

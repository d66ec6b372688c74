package dev.hapax.shared.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param revision SHA-256 of the bytes in hex
 * @param text the content as decoded, for code frames; empty if it was not UTF-8
 * @param config null exactly when a problem is an error
 * @param problems in the order of the file
 */
public record Loaded(
        ConfigSource source,
        String revision,
        String text,
        @Nullable HapaxConfig config,
        List<Problem> problems) {
    public Loaded {
        problems = List.copyOf(problems);
    }

    public boolean valid() {
        return config != null;
    }
}

package dev.hapax.daemon.access;

import org.jspecify.annotations.Nullable;

/**
 * What a caller presented, as the headers say it.
 *
 * @param authorization the header's value, or null
 * @param apiKey the value of {@code x-api-key}, or null
 */
public record Credentials(
        @Nullable String authorization, @Nullable String apiKey) {
    public static final Credentials NONE = new Credentials(null, null);

    @Override
    public String toString() {
        return "***";
    }
}

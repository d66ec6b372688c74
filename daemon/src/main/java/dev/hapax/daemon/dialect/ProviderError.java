package dev.hapax.daemon.dialect;

import org.jspecify.annotations.Nullable;

/**
 * An error in a provider's own words.
 *
 * @param type e.g. {@code overloaded_error}
 * @param code e.g. {@code insufficient_quota}
 * @param body the bytes it was read from
 */
public record ProviderError(
        @Nullable String type,
        @Nullable String code,
        @Nullable String message,
        @Nullable String param,
        byte[] body) {}

package dev.hapax.shared.config;

import org.jspecify.annotations.Nullable;

/**
 * A key as found.
 *
 * @param source what says it, as the configuration in force shows it
 * @param offReason why it cannot be used; null where it can, or none is needed
 */
record FoundKey(
        @Nullable Secret key, String source, @Nullable String offReason) {}

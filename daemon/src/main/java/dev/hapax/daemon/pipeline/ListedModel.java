package dev.hapax.daemon.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A model as callers may ask for it.
 *
 * @param id what they write as {@code model}
 * @param ownedBy the provider, or {@code hapax} for a name of the file's own
 * @param endpoint its own address on the gateway, or null
 * @param contextWindow in tokens, or null where the file does not say
 * @param maxTokens of an answer, or null where the file does not say
 */
public record ListedModel(
        String id,
        String ownedBy,
        @Nullable String endpoint,
        @Nullable Integer contextWindow,
        @Nullable Integer maxTokens) {}

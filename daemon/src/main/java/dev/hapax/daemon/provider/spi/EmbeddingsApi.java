package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.SpokenEmbeddings;

/**
 * How a provider's model turns texts into vectors.
 *
 * @param path below the base
 */
public record EmbeddingsApi(SpokenEmbeddings dialect, String path) {}

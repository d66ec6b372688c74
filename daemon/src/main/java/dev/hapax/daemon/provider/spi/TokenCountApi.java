package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.TokenCounter;

/**
 * How a provider's model counts a request's tokens.
 *
 * @param path below the base
 */
public record TokenCountApi(TokenCounter counter, String path) {}

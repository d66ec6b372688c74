package dev.hapax.shared.config;

/**
 * What a model costs, in USD per million tokens.
 *
 * @param cachedInput of input tokens that the provider had cached
 */
public record Price(double input, double output, double cachedInput) {}

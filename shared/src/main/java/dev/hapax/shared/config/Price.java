package dev.hapax.shared.config;

/**
 * What a model costs, in USD per million tokens.
 *
 * @param cachedInput of input tokens that the provider had cached
 */
public record Price(double input, double output, double cachedInput) {
    private static final double PER = 1e6;

    /**
     * In USD.
     *
     * @param inputTokens all of them
     * @param cachedTokens the part of them that the provider had cached
     */
    public double of(long inputTokens, long cachedTokens, long outputTokens) {
        long cached = Math.clamp(cachedTokens, 0, Math.max(0, inputTokens));
        return ((inputTokens - cached) * input + cached * cachedInput + outputTokens * output) / PER;
    }
}

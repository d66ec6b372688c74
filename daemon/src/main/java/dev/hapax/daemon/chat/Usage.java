package dev.hapax.daemon.chat;

/**
 * Tokens of one answer. Input includes what was read from and written to a cache; output includes reasoning.
 *
 * @param estimated true where the provider told nothing
 */
public record Usage(long input, long output, long cachedInput, long cacheWrite, long reasoning, boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, true);

    public static Usage of(long input, long output) {
        return new Usage(input, output, 0, 0, 0, false);
    }

    public long total() {
        return input + output;
    }
}

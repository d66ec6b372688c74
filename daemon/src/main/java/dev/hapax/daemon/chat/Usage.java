package dev.hapax.daemon.chat;

/**
 * Tokens of one answer. Input includes what was read from and written to a cache; output includes reasoning.
 *
 * @param estimated true where the provider told nothing
 */
public record Usage(long input, long output, long cachedInput, long cacheWrite, long reasoning, boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, true);

    /** Nothing was used. */
    public static final Usage NOTHING = of(0, 0);

    public static Usage of(long input, long output) {
        return new Usage(input, output, 0, 0, 0, false);
    }

    /** Of two calls together; estimated if one of them is. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning,
                estimated || other.estimated);
    }

    public long total() {
        return input + output;
    }
}

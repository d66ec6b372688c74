package dev.hapax.daemon.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are to become vectors, in no provider's words.
 *
 * @param inputs in order, at least one
 * @param dimensions how long the vectors are to be, or null
 * @param base64 whether the caller wants each vector as base64 of little-endian 32-bit floats
 * @param unsupported names of parameters in the caller's dialect that have no canonical form; whoever writes the
 *     request lists them as dropped
 */
public record EmbeddingsRequest(
        String model,
        List<Input> inputs,
        @Nullable Integer dimensions,
        boolean base64,
        @Nullable String user,
        List<String> unsupported) {
    public EmbeddingsRequest {
        inputs = List.copyOf(inputs);
        unsupported = List.copyOf(unsupported);
    }

    /** One text, or what a tokenizer made of it. */
    public sealed interface Input {
        record Text(String text) implements Input {}

        record Tokens(List<Integer> tokens) implements Input {
            public Tokens {
                tokens = List.copyOf(tokens);
            }
        }
    }
}

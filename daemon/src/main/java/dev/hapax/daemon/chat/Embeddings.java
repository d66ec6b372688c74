package dev.hapax.daemon.chat;

import java.util.List;

/**
 * The vectors that texts became, one for each input and in the order of the inputs.
 *
 * @param vectors 32-bit floats are what providers compute with; no precision is lost
 */
public record Embeddings(List<float[]> vectors, Usage usage) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}

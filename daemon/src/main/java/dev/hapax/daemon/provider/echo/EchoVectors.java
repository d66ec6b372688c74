package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.EmbeddingsRequest.Input;
import dev.hapax.daemon.chat.Usage;
import java.util.Objects;
import java.util.Random;

/** Vectors of length one that say nothing but whether two inputs are the same. */
final class EchoVectors {
    private static final int DIMENSIONS = 8;

    private EchoVectors() {}

    static Embeddings of(EmbeddingsRequest request) {
        int dimensions = Objects.requireNonNullElse(request.dimensions(), DIMENSIONS);
        long tokens = request.inputs().stream().mapToLong(EchoVectors::tokens).sum();
        return new Embeddings(
                request.inputs().stream()
                        .map(input -> vector(input.hashCode(), dimensions))
                        .toList(),
                Usage.of(tokens, 0));
    }

    private static float[] vector(int seed, int dimensions) {
        var random = new Random(seed);
        double[] direction = random.doubles(dimensions, -1, 1).toArray();
        double length = 0;
        for (double part : direction) {
            length += part * part;
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (direction[i] / Math.sqrt(length));
        }
        return vector;
    }

    private static long tokens(Input input) {
        return switch (input) {
            case Input.Text(String text) -> Echo.words(text);
            case Input.Tokens(var tokens) -> tokens.size();
        };
    }
}

package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.GatewayError;
import java.util.Map;

/**
 * A caller's question, good for any number of attempts.
 *
 * @param headers what the caller's dialect lets travel, by lowercase name, e.g. {@code anthropic-beta}
 */
public record Ask(String requestId, Question question, Map<String, String> headers, Cancellation cancellation) {
    public Ask {
        headers = Map.copyOf(headers);
    }

    boolean stream() {
        return question.scan().stream();
    }

    /** The frame that tells a caller of a begun stream that it failed. */
    public byte[] streamError(GatewayError error) {
        return switch (question) {
            case Question.Chat chat -> chat.dialect().writeStreamError(error, requestId);
            case Question.Embeddings _, Question.TokenCount _ ->
                throw new IllegalStateException("Only conversations are streamed");
        };
    }

    /** Whether the call changes something at the provider (failover.md §8). */
    public boolean sideEffects() {
        return question.scan().sideEffects();
    }
}

package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;

/** How a provider is asked for embeddings. Stateless. */
public interface SpokenEmbeddings {
    /** The same name as the served dialect whose bytes may pass through untouched, if there is one. */
    String name();

    /** @throws BadRequest if leaving something out would change what the caller means */
    WrittenRequest write(EmbeddingsRequest request, TargetModel model) throws BadRequest;

    /**
     * @param inputs how many vectors there must be
     * @throws MalformedAnswer if this is no such answer, or has another number of vectors
     */
    Embeddings read(byte[] body, int inputs) throws MalformedAnswer, ErrorInAnswer;

    /** What an error body says; never fails, an unreadable one gives nulls. */
    ProviderError readError(byte[] body);
}

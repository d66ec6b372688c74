package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;

/** How callers ask for embeddings. Stateless: one instance serves all. */
public interface ServedEmbeddings {
    String name();

    /**
     * One pass over the body: the model and where it stands. Embeddings are never streamed.
     *
     * @throws BadRequest for what is not JSON, not an object, has a duplicate key or wrong types in what it reads
     */
    RequestScan scan(byte[] body) throws BadRequest;

    /** @throws BadRequest with the field it is about */
    EmbeddingsRequest read(byte[] body) throws BadRequest;

    /** The answer, in the encoding that the request asked for. */
    byte[] write(Embeddings embeddings, EmbeddingsRequest request, AnswerContext context);

    /** The caller's own bytes for a provider that speaks this dialect: only the model's value is replaced. */
    byte[] splice(byte[] body, RequestScan scan, String upstreamModel);

    /** What accounting needs of an answer that passes through, in one pass without a tree. */
    Usage usage(byte[] answer) throws MalformedAnswer, ErrorInAnswer;
}

package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ModelSplice;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedEmbeddings;
import dev.hapax.daemon.dialect.SpokenEmbeddings;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;

/**
 * OpenAI's <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>, the one form in which
 * callers ask for them; to providers of this dialect the callers' bytes pass through.
 */
public final class EmbeddingsDialect implements ServedEmbeddings, SpokenEmbeddings {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return EmbeddingsReader.scan(body);
    }

    @Override
    public EmbeddingsRequest read(byte[] body) throws BadRequest {
        return EmbeddingsReader.read(body);
    }

    @Override
    public byte[] write(Embeddings embeddings, EmbeddingsRequest request, AnswerContext context) {
        return EmbeddingsWriter.write(embeddings, request.base64(), context.model());
    }

    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        return ModelSplice.splice(body, scan, upstreamModel);
    }

    @Override
    public Usage usage(byte[] answer) throws MalformedAnswer, ErrorInAnswer {
        return EmbeddingsSummary.usage(answer);
    }

    /** @throws IllegalStateException always: no caller speaks another dialect */
    @Override
    public WrittenRequest write(EmbeddingsRequest request, TargetModel model) {
        throw everythingPassesThrough();
    }

    /** @throws IllegalStateException always: no caller speaks another dialect */
    @Override
    public Embeddings read(byte[] body, int inputs) {
        throw everythingPassesThrough();
    }

    @Override
    public ProviderError readError(byte[] body) {
        return OpenAiErrors.read(body);
    }

    private static IllegalStateException everythingPassesThrough() {
        return new IllegalStateException("Embeddings are asked for in this dialect only: everything passes through");
    }
}

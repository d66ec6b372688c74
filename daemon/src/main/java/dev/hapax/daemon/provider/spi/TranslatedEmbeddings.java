package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.tokens.Tokens;
import java.util.function.Supplier;

/** Texts on their way to a provider with words of its own, and their vectors on the way back. */
final class TranslatedEmbeddings implements Crossing {
    private final Question.Embeddings question;
    private final EmbeddingsApi api;
    private final String model;
    private final EmbeddingsRequest asked;
    private final WrittenRequest request;

    /** @throws BadRequest if the question cannot be put into the provider's words */
    TranslatedEmbeddings(Question.Embeddings question, EmbeddingsApi api, TargetModel model) throws BadRequest {
        this.question = question;
        this.api = api;
        this.model = model.name();
        this.asked = question.canonical();
        this.request = api.dialect().write(asked, model);
    }

    @Override
    public String path() {
        return api.path();
    }

    @Override
    public WrittenRequest request() {
        return request;
    }

    @Override
    public boolean relays() {
        return false;
    }

    @Override
    public Whole whole(byte[] body, Supplier<AnswerContext> context) throws MalformedAnswer, ErrorInAnswer {
        Embeddings read = counted(api.dialect().read(body, asked.inputs().size()));
        return new Whole(question.dialect().write(read, asked, context.get()), read.usage(), Held.NOTHING);
    }

    /** Some providers do not say how much they read. */
    private Embeddings counted(Embeddings read) {
        if (!read.usage().estimated()) {
            return read;
        }
        long tokens = 0;
        for (EmbeddingsRequest.Input input : asked.inputs()) {
            tokens += switch (input) {
                case EmbeddingsRequest.Input.Text(String text) -> Tokens.count(model, text);
                case EmbeddingsRequest.Input.Tokens(var list) -> list.size();
            };
        }
        return new Embeddings(read.vectors(), new Usage(tokens, 0, 0, 0, 0, true));
    }

    @Override
    public ProviderError readError(byte[] body) {
        return api.dialect().readError(body);
    }
}

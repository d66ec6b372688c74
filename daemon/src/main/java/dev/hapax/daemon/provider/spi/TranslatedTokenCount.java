package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.function.Supplier;

/** A request on its way to a provider that counts its tokens in words of its own. */
final class TranslatedTokenCount implements Crossing {
    private final Question.TokenCount question;
    private final TokenCountApi api;
    private final WrittenRequest request;

    /** @throws BadRequest if the request cannot be put into the provider's words */
    TranslatedTokenCount(Question.TokenCount question, TokenCountApi api, TargetModel model) throws BadRequest {
        this.question = question;
        this.api = api;
        this.request = api.counter().write(question.canonical(), model);
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
        return new Whole(question.dialect().write(api.counter().read(body), false), Usage.of(0, 0), Held.NOTHING);
    }

    @Override
    public ProviderError readError(byte[] body) {
        return api.counter().readError(body);
    }
}

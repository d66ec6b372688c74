package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.function.Function;
import java.util.function.Supplier;

/** Caller and provider speak one dialect, and the answer is one body: bytes pass through both ways. */
record RelayedBody(String path, WrittenRequest request, Check check, Function<byte[], ProviderError> errors)
        implements Crossing {
    /** Sees that an answer is one, and finds its usage. */
    @FunctionalInterface
    interface Check {
        Usage usage(byte[] answer) throws MalformedAnswer, ErrorInAnswer;
    }

    @Override
    public boolean relays() {
        return true;
    }

    @Override
    public Whole whole(byte[] body, Supplier<AnswerContext> context) throws MalformedAnswer, ErrorInAnswer {
        return new Whole(body, check.usage(body), Held.NOTHING);
    }

    @Override
    public ProviderError readError(byte[] body) {
        return errors.apply(body);
    }
}

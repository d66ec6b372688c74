package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.function.Supplier;

/** One question on its way to one target, and its answer on the way back. */
sealed interface Crossing permits ChatCrossing, RelayedBody, TranslatedEmbeddings, TranslatedTokenCount {
    /** Where it goes, below the base. */
    String path();

    /** What is sent. */
    WrittenRequest request();

    /** Whether caller and provider speak one dialect, so that bytes and the dialect's headers pass through. */
    boolean relays();

    /** A whole answer in the caller's words. */
    Whole whole(byte[] body, Supplier<AnswerContext> context) throws MalformedAnswer, ErrorInAnswer;

    /** What an error body says; never fails. */
    ProviderError readError(byte[] body);

    /** @param body for the caller */
    record Whole(byte[] body, Usage usage, Held held) {}
}

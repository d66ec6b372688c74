package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;

/** How a provider is asked how many tokens a request has, without answering it. Stateless. */
public interface TokenCounter {
    /** The same name as the served dialect whose bytes may pass through untouched, if there is one. */
    String name();

    /** @throws BadRequest if the request cannot be put into the provider's words */
    WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest;

    /** The number of input tokens. */
    long read(byte[] body) throws MalformedAnswer, ErrorInAnswer;

    /** What an error body says; never fails, an unreadable one gives nulls. */
    ProviderError readError(byte[] body);
}

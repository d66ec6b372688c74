package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which way a question goes: as the caller's own bytes where the provider speaks the caller's dialect, else rewritten.
 */
final class Crossings {
    /** Options of a provider that are meant for conversations and that an embeddings endpoint would refuse. */
    private static final Set<String> OF_CONVERSATIONS = Set.of(
            "temperature",
            "top_p",
            "top_k",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "seed",
            "n",
            "presence_penalty",
            "frequency_penalty",
            "reasoning_effort",
            "response_format",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "thinking",
            "system_prompt");

    private Crossings() {}

    /** @throws BadRequest if the question cannot be put into the provider's words */
    static Crossing of(Question question, HttpKind kind, TargetModel model) throws BadRequest {
        return switch (question) {
            case Question.Chat chat -> chat(chat, kind.chat(chat.dialect().name(), model.name()), model);
            case Question.Embeddings embeddings -> {
                EmbeddingsApi api = kind.embeddings(model.name());
                if (api == null) {
                    throw unfit("the provider of this model does not turn texts into vectors");
                }
                yield embeddings(embeddings, api, model);
            }
            case Question.TokenCount count -> {
                TokenCountApi api = kind.tokenCount(model.name());
                if (api == null) {
                    throw unfit("the provider of this model does not count tokens");
                }
                yield of(count, api, model);
            }
        };
    }

    /** Whether the question would go as the caller's own bytes. */
    static boolean relays(Question question, HttpKind kind, String model) {
        return switch (question) {
            case Question.Chat chat -> relays(chat, kind.chat(chat.dialect().name(), model));
            case Question.Embeddings embeddings -> {
                EmbeddingsApi api = kind.embeddings(model);
                yield api != null
                        && embeddings.dialect().name().equals(api.dialect().name());
            }
            case Question.TokenCount count -> {
                TokenCountApi api = kind.tokenCount(model);
                yield api != null && relays(count, api);
            }
        };
    }

    private static boolean relays(Question.Chat chat, ChatApi api) {
        return chat.passesThrough()
                && chat.dialect().name().equals(api.dialect().name());
    }

    private static boolean relays(Question.TokenCount count, TokenCountApi api) {
        return count.passesThrough()
                && count.dialect().name().equals(api.counter().name());
    }

    private static BadRequest unfit(String why) {
        return new BadRequest(GatewayError.badRequest(400, "unsupported_endpoint", why, "model"));
    }

    private static Crossing chat(Question.Chat chat, ChatApi api, TargetModel model) throws BadRequest {
        return relays(chat, api) ? new RelayedChat(chat, api, model) : new TranslatedChat(chat, api, model);
    }

    private static Crossing embeddings(Question.Embeddings question, EmbeddingsApi api, TargetModel model)
            throws BadRequest {
        Map<String, Object> options = new HashMap<>(model.options());
        options.keySet().removeAll(OF_CONVERSATIONS);
        var fitting = new TargetModel(model.name(), null, options);
        if (!question.dialect().name().equals(api.dialect().name())) {
            return new TranslatedEmbeddings(question, api, fitting);
        }
        byte[] body = question.dialect().splice(question.body(), question.scan(), model.name());
        return new RelayedBody(
                api.path(),
                new WrittenRequest(MemberDefaults.add(body, options), List.of()),
                question.dialect()::usage,
                api.dialect()::readError);
    }

    /** A count takes none of the options: they are about answers. */
    static Crossing of(Question.TokenCount question, TokenCountApi api, TargetModel model) throws BadRequest {
        if (!relays(question, api)) {
            return new TranslatedTokenCount(question, api, model);
        }
        byte[] body = question.dialect().splice(question.body(), question.scan(), model.name());
        return new RelayedBody(
                api.path(),
                new WrittenRequest(body, List.of()),
                answer -> {
                    api.counter().read(answer);
                    return Usage.of(0, 0);
                },
                api.counter()::readError);
    }
}

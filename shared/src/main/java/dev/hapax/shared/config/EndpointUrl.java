package dev.hapax.shared.config;

import java.util.List;

/**
 * What answers below a model's {@code endpoint}, so that a client can take it for the address of a whole provider.
 *
 * @param rest what follows the endpoint, empty for itself
 */
public record EndpointUrl(String rest, Handler handler) {
    public static final List<EndpointUrl> ALL = List.of(
            new EndpointUrl("", Handler.COMPLETION),
            new EndpointUrl("/chat/completions", Handler.CHAT),
            new EndpointUrl("/completions", Handler.COMPLETION),
            new EndpointUrl("/embeddings", Handler.EMBEDDINGS),
            new EndpointUrl("/v1/messages", Handler.MESSAGES),
            new EndpointUrl("/messages", Handler.MESSAGES),
            new EndpointUrl("/responses", Handler.RESPONSES),
            new EndpointUrl("/v1/models", Handler.MODELS),
            new EndpointUrl("/models", Handler.MODELS));
}

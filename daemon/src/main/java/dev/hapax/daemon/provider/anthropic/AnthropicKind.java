package dev.hapax.daemon.provider.anthropic;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.anthropic.TokenCountDialect;
import dev.hapax.daemon.provider.spi.BaseUrl;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.daemon.provider.spi.TokenCountApi;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Anthropic. */
public final class AnthropicKind implements HttpKind {
    /**
     * From the <a href="https://docs.anthropic.com/en/api/versioning">version history</a>; a caller's own goes before
     * it.
     */
    private static final String VERSION = "2023-06-01";

    /**
     * From <a href="https://docs.anthropic.com/en/api/errors">Anthropic's errors</a>: a type is all the code there is.
     */
    private static final ErrorCodes CODES = new ErrorCodes(
            Set.of("billing_error"),
            Set.of("permission_error", "authentication_error"),
            Set.of("not_found_error"),
            Set.of(),
            Set.of());

    private static final KindInfo INFO = new KindInfo(
            "anthropic",
            "https://api.anthropic.com",
            "ANTHROPIC_API_KEY",
            true,
            List.of("claude-"),
            "claude-3-5-haiku-latest");

    private final ChatApi chat = new ChatApi(new AnthropicDialect(), "/v1/messages");

    private final TokenCountApi tokenCount = new TokenCountApi(new TokenCountDialect(), "/v1/messages/count_tokens");

    private AnthropicKind() {}

    public static ProviderKind kind() {
        var kind = new AnthropicKind();
        return new ProviderKind(
                INFO, (provider, upstream, ticker) -> new HttpProviderAdapter(provider, kind, upstream, ticker));
    }

    @Override
    public URI base(URI configured) {
        return BaseUrl.without(configured, "/v1/messages/count_tokens", "/v1/messages", "/v1");
    }

    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        return chat;
    }

    @Override
    public TokenCountApi tokenCount(String upstreamModel) {
        return tokenCount;
    }

    @Override
    public ProviderError readError(byte[] body) {
        return chat.dialect().readError(body);
    }

    @Override
    public String probePath() {
        return "/v1/models";
    }

    @Override
    public String modelsPath() {
        return "/v1/models";
    }

    @Override
    public List<String> models(byte[] list) {
        JsonNode root = Json.tryRead(list);
        List<String> ids = new ArrayList<>();
        if (root != null) {
            for (JsonNode model : root.path("data")) {
                if (model.path("id").isString()) {
                    ids.add(model.path("id").stringValue());
                }
            }
        }
        return ids;
    }

    @Override
    public Map<String, String> headers(@Nullable Secret key) {
        Map<String, String> headers = new HashMap<>(Map.of("anthropic-version", VERSION));
        if (key != null) {
            headers.put("x-api-key", HeaderRules.credential(key));
        }
        return headers;
    }

    @Override
    public Set<String> travelling() {
        return Set.of("anthropic-version", "anthropic-beta", "idempotency-key");
    }

    @Override
    public ErrorCodes codes() {
        return CODES;
    }
}

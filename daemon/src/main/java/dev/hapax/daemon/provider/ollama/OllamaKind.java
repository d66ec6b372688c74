package dev.hapax.daemon.provider.ollama;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.ollama.EmbedDialect;
import dev.hapax.daemon.dialect.ollama.OllamaDialect;
import dev.hapax.daemon.provider.spi.BaseUrl;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.EmbeddingsApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Ollama, on this machine or another. */
public final class OllamaKind implements HttpKind {
    private static final KindInfo INFO = new KindInfo("ollama", "http://127.0.0.1:11434", null, false, List.of(), null);

    /** Ollama's errors are words only; the status alone tells them apart. */
    private static final ErrorCodes CODES = new ErrorCodes(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    private final ChatApi chat = new ChatApi(new OllamaDialect(), "/api/chat");

    private final EmbeddingsApi embeddings = new EmbeddingsApi(new EmbedDialect(), "/api/embed");

    private OllamaKind() {}

    public static ProviderKind kind() {
        var kind = new OllamaKind();
        return new ProviderKind(
                INFO, (provider, upstream, ticker) -> new HttpProviderAdapter(provider, kind, upstream, ticker));
    }

    /** People write the address of its OpenAI copy, or of one of its own paths. */
    @Override
    public URI base(URI configured) {
        return BaseUrl.without(configured, "/api/chat", "/api/generate", "/api/embed", "/api", "/v1");
    }

    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        return chat;
    }

    @Override
    public EmbeddingsApi embeddings(String upstreamModel) {
        return embeddings;
    }

    @Override
    public ProviderError readError(byte[] body) {
        return chat.dialect().readError(body);
    }

    @Override
    public String probePath() {
        return "/api/version";
    }

    @Override
    public String modelsPath() {
        return "/api/tags";
    }

    @Override
    public List<String> models(byte[] list) {
        JsonNode root = Json.tryRead(list);
        List<String> names = new ArrayList<>();
        if (root != null) {
            for (JsonNode model : root.path("models")) {
                if (model.path("name").isString()) {
                    names.add(model.path("name").stringValue());
                }
            }
        }
        return names;
    }

    @Override
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of("Authorization", "Bearer " + HeaderRules.credential(key));
    }

    @Override
    public Set<String> travelling() {
        return Set.of();
    }

    @Override
    public ErrorCodes codes() {
        return CODES;
    }
}

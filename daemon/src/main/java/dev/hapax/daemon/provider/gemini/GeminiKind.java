package dev.hapax.daemon.provider.gemini;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.gemini.GeminiDialect;
import dev.hapax.daemon.dialect.gemini.GeminiEmbeddings;
import dev.hapax.daemon.provider.spi.BaseUrl;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.EmbeddingsApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.daemon.provider.spi.TokenCountApi;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One Gemini provider. Its key goes in a header, so that no address in a log or an error ever holds it. */
public final class GeminiKind implements HttpKind {
    private static final String MODELS = "/v1beta/models";

    /**
     * From <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Gemini's errors</a> and the <a
     * href="https://cloud.google.com/apis/design/errors#error_info">reasons</a> that all of Google's services share. A
     * key that is not known comes as a 400, a place or an account that may not use the API as
     * {@code FAILED_PRECONDITION}.
     */
    private static final ErrorCodes CODES = new ErrorCodes(
            Set.of("QUOTA_OF_THE_DAY", "BILLING_DISABLED"),
            Set.of(
                    "API_KEY_INVALID",
                    "API_KEY_SERVICE_BLOCKED",
                    "API_KEY_HTTP_REFERRER_BLOCKED",
                    "API_KEY_IP_ADDRESS_BLOCKED",
                    "API_KEY_ANDROID_APP_BLOCKED",
                    "API_KEY_IOS_APP_BLOCKED",
                    "CONSUMER_INVALID",
                    "CONSUMER_SUSPENDED",
                    "SERVICE_DISABLED",
                    "LOCATION_POLICY_VIOLATED",
                    "PERMISSION_DENIED",
                    "FAILED_PRECONDITION"),
            Set.of("NOT_FOUND"),
            Set.of(),
            Set.of(),
            Set.of("UNAVAILABLE"));

    private static final KindInfo INFO = new KindInfo(
            "gemini",
            "https://generativelanguage.googleapis.com",
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY",
            true,
            List.of("gemini-", "gemma-"),
            "gemini-flash-latest");

    private final GeminiDialect dialect;
    private final GeminiEmbeddings embeddings = new GeminiEmbeddings();

    GeminiKind(LongSupplier ticker) {
        this.dialect = new GeminiDialect(ticker);
    }

    public static ProviderKind kind() {
        return new ProviderKind(
                INFO,
                (provider, upstream, ticker) ->
                        new HttpProviderAdapter(provider, new GeminiKind(ticker), upstream, ticker));
    }

    /** People write the version with it, or the address of its OpenAI copy. */
    @Override
    public URI base(URI configured) {
        return BaseUrl.without(configured, "/models", "/openai", "/v1beta", "/v1alpha", "/v1");
    }

    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        String model = path(upstreamModel);
        return new ChatApi(dialect, model + ":generateContent", model + ":streamGenerateContent?alt=sse");
    }

    @Override
    public EmbeddingsApi embeddings(String upstreamModel) {
        return new EmbeddingsApi(embeddings, path(upstreamModel) + ":batchEmbedContents");
    }

    @Override
    public TokenCountApi tokenCount(String upstreamModel) {
        return new TokenCountApi(dialect.tokenCounter(), path(upstreamModel) + ":countTokens");
    }

    /** A name is one segment of the path, whatever is in it; tuned models have a collection of their own. */
    private static String path(String model) {
        int slash = model.indexOf('/');
        String collection = slash > 0 ? model.substring(0, slash) : "";
        return switch (collection) {
            case "models" -> MODELS + "/" + encoded(model.substring(slash + 1));
            case "tunedModels" -> "/v1beta/tunedModels/" + encoded(model.substring(slash + 1));
            default -> MODELS + "/" + encoded(model);
        };
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public ProviderError readError(byte[] body) {
        return dialect.readError(body);
    }

    @Override
    public String probePath() {
        return MODELS + "?pageSize=1";
    }

    @Override
    public String modelsPath() {
        return MODELS + "?pageSize=1000";
    }

    /** Those that answer first, then those that only embed. */
    @Override
    public List<String> models(byte[] list) {
        JsonNode root = Json.tryRead(list);
        if (root == null) {
            return List.of();
        }
        List<String> answering = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (JsonNode model : root.path("models")) {
            if (model.path("name").isString()) {
                String id = model.path("name").stringValue().replaceFirst("^models/", "");
                (answers(model) ? answering : others).add(id);
            }
        }
        answering.addAll(others);
        return answering;
    }

    private static boolean answers(JsonNode model) {
        JsonNode methods = model.path("supportedGenerationMethods");
        for (JsonNode method : methods) {
            if (method.isString() && method.stringValue().equals("generateContent")) {
                return true;
            }
        }
        return methods.isMissingNode();
    }

    @Override
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of("x-goog-api-key", HeaderRules.credential(key));
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

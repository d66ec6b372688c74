package dev.hapax.daemon.provider.azure;

import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.openai.EmbeddingsDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.EmbeddingsApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One resource of Azure OpenAI. All its addresses, those of single models too, are of the form that the provider's own
 * has.
 */
public final class AzureKind implements HttpKind {
    /** Stands in {@code options}, and is for the address rather than the body. */
    private static final String VERSION = "api_version";

    /**
     * OpenAI's, and those of the service around it: <a
     * href="https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter">its filter</a>, its gateway
     * and its deployments.
     */
    private static final ErrorCodes CODES = new ErrorCodes(
            Set.of("insufficient_quota", "billing_not_active", "QuotaExceeded"),
            Set.of(
                    "invalid_api_key",
                    "access_denied",
                    "AccessDenied",
                    "PermissionDenied",
                    "AuthenticationTypeDisabled",
                    "Forbidden"),
            Set.of(
                    "DeploymentNotFound",
                    "model_not_found",
                    "unknown_model",
                    "unavailable_model",
                    "ModelDeprecated",
                    "OperationNotSupported"),
            Set.of("context_length_exceeded"),
            Set.of("content_filter", "ResponsibleAIPolicyViolation", "content_policy_violation"),
            Set.of("ServiceUnavailable", "server_overloaded"));

    private static final KindInfo INFO =
            new KindInfo("azure-openai", null, "AZURE_OPENAI_API_KEY", true, List.of(), null).reading("api");

    private final OpenAiDialect chat = new OpenAiDialect();
    private final ResponsesDialect responses = new ResponsesDialect();
    private final EmbeddingsDialect embeddings = new EmbeddingsDialect();
    private final Deployments deployments;
    private final HapaxConfig.Api api;

    AzureKind(Deployments deployments, HapaxConfig.Api api) {
        this.deployments = deployments;
        this.api = api;
    }

    public static ProviderKind kind() {
        return new ProviderKind(INFO, (provider, upstream, ticker) -> {
            Map<String, Object> options = new HashMap<>(provider.options());
            Object version = options.remove(VERSION);
            var deployments = Deployments.of(provider.baseUrl(), version == null ? null : version.toString());
            return new HttpProviderAdapter(
                    provider.withOptions(options), new AzureKind(deployments, provider.api()), upstream, ticker);
        });
    }

    @Override
    public URI base(URI configured) {
        return deployments.base(configured);
    }

    /** A deployment's name tells nothing of its model: Responses only where somebody speaks it or the file says so. */
    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        boolean wanted =
                switch (api) {
                    case CHAT -> false;
                    case RESPONSES -> true;
                    case AUTO ->
                        deployments instanceof Deployments.Version1 && callersDialect.equals(ResponsesDialect.NAME);
                };
        return wanted
                ? new ChatApi(responses, deployments.path("/responses"))
                : new ChatApi(chat, deployments.path(upstreamModel, "/chat/completions"));
    }

    @Override
    public EmbeddingsApi embeddings(String upstreamModel) {
        return new EmbeddingsApi(embeddings, deployments.path(upstreamModel, "/embeddings"));
    }

    @Override
    public ProviderError readError(byte[] body) {
        return chat.readError(body);
    }

    @Override
    public String probePath() {
        return deployments.path("/models");
    }

    @Override
    public String modelsPath() {
        return deployments.path("/models");
    }

    /** What Azure lists are models that could be deployed, not what can be called. */
    @Override
    public List<String> models(byte[] list) {
        return List.of();
    }

    @Override
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of("api-key", HeaderRules.credential(key));
    }

    @Override
    public Set<String> travelling() {
        return Set.of("x-ms-client-request-id");
    }

    @Override
    public ErrorCodes codes() {
        return CODES;
    }
}

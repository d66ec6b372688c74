package dev.hapax.daemon.provider.openai;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.provider.spi.BaseUrl;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI, or a server that copies it.
 *
 * @param travelling see {@link HttpKind#travelling}
 */
record OpenAiKind(ChatApi chat, Set<String> travelling) implements HttpKind {
    /**
     * From the <a href="https://platform.openai.com/docs/guides/error-codes">list of OpenAI</a>, and what Azure, Groq,
     * Mistral and OpenRouter write in its place.
     */
    private static final ErrorCodes CODES = new ErrorCodes(
            Set.of(
                    "insufficient_quota",
                    "billing_hard_limit_reached",
                    "billing_not_active",
                    "insufficient_balance",
                    "insufficient_credits"),
            Set.of(
                    "unsupported_country_region_territory",
                    "model_not_found",
                    "permission_error",
                    "permission_denied",
                    "insufficient_permissions",
                    "access_denied",
                    "account_deactivated",
                    "organization_restricted",
                    "invalid_api_key"),
            Set.of(
                    "model_not_found",
                    "model_not_available",
                    "model_not_supported",
                    "model_decommissioned",
                    "model_deprecated",
                    "model_terms_required",
                    "invalid_model",
                    "unknown_model",
                    "DeploymentNotFound"),
            Set.of("context_length_exceeded", "context_window_exceeded", "exceed_context_size_error"),
            Set.of("content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt"));

    OpenAiKind {
        travelling = Set.copyOf(travelling);
    }

    @Override
    public URI base(URI configured) {
        URI base = BaseUrl.without(configured, "/chat/completions");
        return base.getRawPath().endsWith("/v1/v1") ? base(URI.create(withoutLastVersion(base))) : base;
    }

    private static String withoutLastVersion(URI base) {
        String text = base.toString();
        return text.substring(0, text.length() - "/v1".length());
    }

    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        return chat;
    }

    @Override
    public ProviderError readError(byte[] body) {
        return chat.dialect().readError(body);
    }

    @Override
    public String probePath() {
        return "/models";
    }

    @Override
    public String modelsPath() {
        return "/models";
    }

    /** Most wrap the list in {@code data}, Together does not. */
    @Override
    public List<String> models(byte[] list) {
        JsonNode root = Json.tryRead(list);
        if (root == null) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode model : root.isArray() ? root : root.path("data")) {
            if (model.path("id").isString()) {
                ids.add(model.path("id").stringValue());
            }
        }
        return ids;
    }

    @Override
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of("Authorization", "Bearer " + HeaderRules.credential(key));
    }

    @Override
    public ErrorCodes codes() {
        return CODES;
    }
}

package dev.hapax.daemon.provider.openai;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.openai.EmbeddingsDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.openai.Quirks;
import dev.hapax.daemon.dialect.responses.InputTokensDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.provider.spi.BaseUrl;
import dev.hapax.daemon.provider.spi.ChatApi;
import dev.hapax.daemon.provider.spi.EmbeddingsApi;
import dev.hapax.daemon.provider.spi.ErrorCodes;
import dev.hapax.daemon.provider.spi.HeaderRules;
import dev.hapax.daemon.provider.spi.HttpKind;
import dev.hapax.daemon.provider.spi.TokenCountApi;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI, or a server that copies it.
 *
 * @param api which of OpenAI's two APIs is spoken
 * @param original whether it is OpenAI itself, or is said to be: then it has both
 * @param elsewhere whether it is said to be OpenAI and is at another address: then it may have Chat Completions alone
 * @param travelling see {@link HttpKind#travelling}
 * @param chat Chat Completions as this server has it
 */
record OpenAiKind(HapaxConfig.Api api, boolean original, boolean elsewhere, Set<String> travelling, ChatApi chat)
        implements HttpKind {
    private static final ChatApi RESPONSES = new ChatApi(new ResponsesDialect(), "/responses");

    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);

    /** Those that OpenAI's <a href="https://platform.openai.com/docs/models">list</a> has under Responses only. */
    private static final Pattern ONLY_RESPONSES =
            Pattern.compile("o\\d-pro.*|gpt-5(\\.\\d+)?-(pro|codex).*|codex-mini.*|.*-deep-research.*|computer-use-.*");

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

    private static final EmbeddingsApi EMBEDDINGS = new EmbeddingsApi(new EmbeddingsDialect(), "/embeddings");

    private static final TokenCountApi INPUT_TOKENS =
            new TokenCountApi(new InputTokensDialect(), "/responses/input_tokens");

    OpenAiKind {
        travelling = Set.copyOf(travelling);
    }

    OpenAiKind(HapaxConfig.Api api, boolean original, boolean elsewhere, Set<String> travelling, Quirks quirks) {
        this(api, original, elsewhere, travelling, new ChatApi(new OpenAiDialect(quirks), "/chat/completions"));
    }

    @Override
    public URI base(URI configured) {
        URI base = BaseUrl.without(configured, "/chat/completions", "/responses", "/embeddings");
        return base.getRawPath().endsWith("/v1/v1") ? base(URI.create(withoutLastVersion(base))) : base;
    }

    private static String withoutLastVersion(URI base) {
        String text = base.toString();
        return text.substring(0, text.length() - "/v1".length());
    }

    @Override
    public ChatApi chat(String callersDialect, String upstreamModel) {
        return switch (api) {
            case CHAT -> chat;
            case RESPONSES -> RESPONSES;
            case AUTO -> {
                boolean wanted = callersDialect.equals(ResponsesDialect.NAME)
                        || ONLY_RESPONSES.matcher(upstreamModel).matches();
                yield original && wanted ? RESPONSES : chat;
            }
        };
    }

    /** Who chose the API by name has it. */
    @Override
    public @Nullable HttpKind without(String path, Failure refusal) {
        boolean missing = elsewhere
                && api == HapaxConfig.Api.AUTO
                && path.equals(RESPONSES.path())
                && NO_SUCH_PATH.contains(refusal.status())
                && !CODES.modelMissing().contains(String.valueOf(refusal.code()));
        return missing ? new OpenAiKind(HapaxConfig.Api.CHAT, false, false, travelling, chat) : null;
    }

    @Override
    public EmbeddingsApi embeddings(String upstreamModel) {
        return EMBEDDINGS;
    }

    /** Only OpenAI itself counts. */
    @Override
    public @Nullable TokenCountApi tokenCount(String upstreamModel) {
        return original && api != HapaxConfig.Api.CHAT ? INPUT_TOKENS : null;
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

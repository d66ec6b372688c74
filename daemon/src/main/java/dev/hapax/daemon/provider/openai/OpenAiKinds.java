package dev.hapax.daemon.provider.openai;

import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.KindInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** OpenAI and its presets: each of those is a line of data. */
public final class OpenAiKinds {
    private static final Set<String> OPENAIS_HEADERS =
            Set.of("openai-organization", "openai-project", "idempotency-key");
    private static final Set<String> COPIES_HEADERS = Set.of("idempotency-key");

    private static final KindInfo INFO = new KindInfo(
            "openai",
            "https://api.openai.com/v1",
            "OPENAI_API_KEY",
            true,
            List.of("gpt-", "o1", "o3", "o4", "chatgpt-"),
            "gpt-4o-mini");

    private static final List<KindInfo> PRESETS = List.of(
            hosted("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "llama-3.1-8b-instant"),
            hosted("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", "mistral-small-latest", "mistral-"),
            hosted("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", "deepseek-chat", "deepseek-"),
            hosted("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "openrouter/auto"),
            hosted(
                    "together",
                    "https://api.together.xyz/v1",
                    "TOGETHER_API_KEY",
                    "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
            hosted("xai", "https://api.x.ai/v1", "XAI_API_KEY", "grok-3-mini", "grok-"),
            new KindInfo("vllm", "http://127.0.0.1:8000/v1", null, false, List.of(), null),
            new KindInfo("lmstudio", "http://127.0.0.1:1234/v1", null, false, List.of(), null),
            new KindInfo("llamacpp", "http://127.0.0.1:8080/v1", null, false, List.of(), null),
            new KindInfo("openai-compatible", null, null, false, List.of(), null));

    private OpenAiKinds() {}

    /** OpenAI itself first. */
    public static List<ProviderKind> all() {
        return Stream.concat(Stream.of(kind(INFO, true)), PRESETS.stream().map(info -> kind(info, false)))
                .toList();
    }

    private static KindInfo hosted(
            String name, String baseUrl, String keyVariable, String defaultModel, String... prefixes) {
        return new KindInfo(name, baseUrl, keyVariable, true, List.of(prefixes), defaultModel);
    }

    private static ProviderKind kind(KindInfo info, boolean original) {
        Set<String> travelling = original ? OPENAIS_HEADERS : COPIES_HEADERS;
        return new ProviderKind(
                info,
                (provider, upstream, ticker) -> new HttpProviderAdapter(
                        provider, new OpenAiKind(provider.api(), original, travelling), upstream, ticker));
    }
}

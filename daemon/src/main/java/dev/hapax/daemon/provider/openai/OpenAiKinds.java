package dev.hapax.daemon.provider.openai;

import dev.hapax.daemon.dialect.openai.Quirks;
import dev.hapax.daemon.dialect.openai.Quirks.Quirk;
import dev.hapax.daemon.provider.spi.HttpProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OpenAI and its presets: each of those is a line of data. */
public final class OpenAiKinds {
    private static final Set<String> OPENAIS_HEADERS =
            Set.of("openai-organization", "openai-project", "idempotency-key");
    private static final Set<String> COPIES_HEADERS = Set.of("idempotency-key");

    private static final Pattern NO_MODEL = Pattern.compile("(?!)");

    private static final KindInfo INFO = new KindInfo(
            "openai",
            "https://api.openai.com/v1",
            "OPENAI_API_KEY",
            true,
            List.of("gpt-", "o1", "o3", "o4", "chatgpt-"),
            "gpt-4o-mini");

    /** A server that copies the API, and where it differs. */
    private record Preset(KindInfo info, Quirks quirks) {}

    private static final List<Preset> PRESETS = List.of(
            // https://console.groq.com/docs/openai, https://console.groq.com/docs/reasoning
            new Preset(
                    hosted("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", "llama-3.1-8b-instant"),
                    new Quirks(Set.of(Quirk.PLAIN_MESSAGES), Pattern.compile(".*gpt-oss.*"), null)),
            // https://docs.mistral.ai/api refuses every member that it does not list; of efforts few models know any.
            new Preset(
                    hosted(
                            "mistral",
                            "https://api.mistral.ai/v1",
                            "MISTRAL_API_KEY",
                            "mistral-small-latest",
                            "mistral-"),
                    new Quirks(
                            Set.of(
                                    Quirk.NO_STREAM_OPTIONS,
                                    Quirk.NO_USER,
                                    Quirk.PLAIN_MESSAGES,
                                    Quirk.ONLY_MAX_TOKENS,
                                    Quirk.RANDOM_SEED,
                                    Quirk.ANY_TOOL,
                                    Quirk.SHORT_IDS),
                            NO_MODEL,
                            null)),
            // https://api-docs.deepseek.com/api/create-chat-completion,
            // https://api-docs.deepseek.com/guides/thinking_mode
            new Preset(
                    hosted("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", "deepseek-chat", "deepseek-"),
                    Quirks.of(
                            Quirk.NO_STRICT,
                            Quirk.NO_JSON_SCHEMA,
                            Quirk.ONLY_MAX_TOKENS,
                            Quirk.WANTS_REASONING,
                            Quirk.THINKING_SWITCH)),
            new Preset(
                    hosted("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "openrouter/auto"),
                    Quirks.NONE),
            new Preset(
                    hosted(
                            "together",
                            "https://api.together.xyz/v1",
                            "TOGETHER_API_KEY",
                            "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
                    Quirks.of(Quirk.ONLY_MAX_TOKENS)),
            // https://docs.x.ai/docs/guides/reasoning: of two kinds of model only one takes each of these.
            new Preset(
                    hosted("xai", "https://api.x.ai/v1", "XAI_API_KEY", "grok-3-mini", "grok-"),
                    new Quirks(
                            Set.of(),
                            Pattern.compile("grok-3-mini.*|grok-4\\.[3-9].*|grok-latest"),
                            Pattern.compile("(?!.*non-reasoning)grok-(3-mini|[4-9]|code|latest).*"))),
            new Preset(local("vllm", "http://127.0.0.1:8000/v1"), Quirks.of(Quirk.ONLY_MAX_TOKENS)),
            // https://lmstudio.ai/docs/developer/openai-compat/tools takes a choice of tools as a word only.
            new Preset(
                    local("lmstudio", "http://127.0.0.1:1234/v1"),
                    Quirks.of(Quirk.NO_NAMED_TOOL, Quirk.NO_JSON_OBJECT, Quirk.ONLY_MAX_TOKENS)),
            // https://github.com/ggml-org/llama.cpp/tree/master/tools/server passes a choice that is no word over.
            new Preset(
                    local("llamacpp", "http://127.0.0.1:8080/v1"),
                    Quirks.of(Quirk.NO_NAMED_TOOL, Quirk.ONLY_MAX_TOKENS)),
            new Preset(local("openai-compatible", null), Quirks.NONE));

    private OpenAiKinds() {}

    /** OpenAI itself first. */
    public static List<ProviderKind> all() {
        return Stream.concat(
                        Stream.of(kind(INFO, true, Quirks.NONE)),
                        PRESETS.stream().map(preset -> kind(preset.info(), false, preset.quirks())))
                .toList();
    }

    private static KindInfo hosted(
            String name, String baseUrl, String keyVariable, String defaultModel, String... prefixes) {
        return new KindInfo(name, baseUrl, keyVariable, true, List.of(prefixes), defaultModel);
    }

    private static KindInfo local(String name, @Nullable String baseUrl) {
        return new KindInfo(name, baseUrl, null, false, List.of(), null);
    }

    private static ProviderKind kind(KindInfo info, boolean original, Quirks quirks) {
        Set<String> travelling = original ? OPENAIS_HEADERS : COPIES_HEADERS;
        return new ProviderKind(
                info.reading("api"),
                (provider, upstream, ticker) -> new HttpProviderAdapter(
                        provider,
                        new OpenAiKind(provider.api(), original, original && !isOpenAi(provider), travelling, quirks),
                        upstream,
                        ticker));
    }

    /** The regions of OpenAI have names below its own. */
    private static boolean isOpenAi(HapaxConfig.Provider provider) {
        String host = String.valueOf(provider.baseUrl().getHost());
        return host.equals("api.openai.com") || host.endsWith(".api.openai.com");
    }
}

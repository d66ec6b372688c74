package dev.hapax.shared.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the checks must know of a provider kind. The daemon's list of kinds makes these; the loader is handed them, so
 * that a new kind needs no line here.
 *
 * @param name the word after {@code type:}
 * @param defaultBaseUrl where its API lives, or null when the file must say ({@code base_url})
 * @param keyVariable the environment variable of its key, or null when it needs none
 * @param otherKeyVariable another that many have set for the same key, looked at where the first is not set; or null
 * @param keyRequired whether a provider of this kind is switched off without a key
 * @param modelPrefixes beginnings of model names that this kind claims, e.g. {@code claude-}
 * @param defaultModel the model when the file and the environment name none, or null: asked from the provider
 * @param ownKeys those of {@link #OF_SOME_KINDS} that it reads
 */
public record KindInfo(
        String name,
        @Nullable String defaultBaseUrl,
        @Nullable String keyVariable,
        @Nullable String otherKeyVariable,
        boolean keyRequired,
        List<String> modelPrefixes,
        @Nullable String defaultModel,
        Set<String> ownKeys) {
    /** Kinds that serve without a file: where the environment has their key, or where they need none. */
    public static final List<String> OF_THE_ENVIRONMENT = List.of("anthropic", "openai", "gemini", "ollama", "echo");

    /** Keys of a provider's block that mean something to some kinds only. */
    public static final Set<String> OF_SOME_KINDS = Set.of("api");

    public KindInfo {
        modelPrefixes = List.copyOf(modelPrefixes);
        ownKeys = Set.copyOf(ownKeys);
    }

    /** One whose key has one variable. */
    public KindInfo(
            String name,
            @Nullable String defaultBaseUrl,
            @Nullable String keyVariable,
            boolean keyRequired,
            List<String> modelPrefixes,
            @Nullable String defaultModel) {
        this(name, defaultBaseUrl, keyVariable, null, keyRequired, modelPrefixes, defaultModel);
    }

    public KindInfo(
            String name,
            @Nullable String defaultBaseUrl,
            @Nullable String keyVariable,
            @Nullable String otherKeyVariable,
            boolean keyRequired,
            List<String> modelPrefixes,
            @Nullable String defaultModel) {
        this(name, defaultBaseUrl, keyVariable, otherKeyVariable, keyRequired, modelPrefixes, defaultModel, Set.of());
    }

    /** The same kind, which reads these keys too. */
    public KindInfo reading(String... keys) {
        return new KindInfo(
                name,
                defaultBaseUrl,
                keyVariable,
                otherKeyVariable,
                keyRequired,
                modelPrefixes,
                defaultModel,
                Set.of(keys));
    }

    public static Optional<KindInfo> named(String name, List<KindInfo> kinds) {
        return kinds.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}

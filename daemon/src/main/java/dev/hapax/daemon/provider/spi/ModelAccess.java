package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one model is reached: the model's own key and address where it has them, else the provider's.
 *
 * @param pool shared only by calls to this provider with this key
 */
record ModelAccess(TargetModel model, URI base, @Nullable Secret key, String pool) {
    /** One that the file lists. */
    static ModelAccess listed(HapaxConfig.Provider provider, HapaxConfig.Model model, HttpKind kind) {
        Map<String, Object> options = new HashMap<>(provider.options());
        options.putAll(model.options());
        Secret key = model.key() == null ? provider.key() : model.key();
        URI base = kind.base(model.baseUrl() == null ? provider.baseUrl() : model.baseUrl());
        return new ModelAccess(
                new TargetModel(model.upstreamName(), model.maxTokens(), options), base, key, pool(provider, key));
    }

    /** One of a provider that takes any name. */
    static ModelAccess any(HapaxConfig.Provider provider, String name, HttpKind kind) {
        return new ModelAccess(
                new TargetModel(name, null, provider.options()),
                kind.base(provider.baseUrl()),
                provider.key(),
                pool(provider, provider.key()));
    }

    /** The default model as the file has it: an address and the key that is meant for it. */
    static ModelAccess usual(HapaxConfig.Provider provider, HttpKind kind) {
        String standard = provider.defaultModel();
        HapaxConfig.Model model = standard == null ? null : provider.models().get(standard);
        return model == null || model.offReason() != null ? any(provider, "", kind) : listed(provider, model, kind);
    }

    private static String pool(HapaxConfig.Provider provider, @Nullable Secret key) {
        return provider.name() + ":" + (key == null ? "" : key.fingerprint());
    }
}

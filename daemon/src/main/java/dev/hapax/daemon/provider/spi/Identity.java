package dev.hapax.daemon.provider.spi;

import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A word for where a provider is called and with what, which gives neither away. */
final class Identity {
    private static final int LENGTH = 16;

    private Identity() {}

    static String of(HapaxConfig.Provider provider, HttpKind kind) {
        var all = new StringBuilder(provider.kind()).append('\n').append(kind.base(provider.baseUrl()));
        all.append('\n').append(fingerprint(provider.key()));
        new TreeMap<>(provider.models()).forEach((name, model) -> {
            if (model.key() != null || model.baseUrl() != null) {
                all.append('\n').append(name).append(' ').append(model.baseUrl());
                all.append(' ').append(fingerprint(model.key()));
            }
        });
        // Headers may hold credentials too.
        new TreeMap<>(provider.headers())
                .forEach((name, value) ->
                        all.append('\n').append(name).append(':').append(value));
        return Secret.of(all.toString()).fingerprint().substring(0, LENGTH);
    }

    private static String fingerprint(@Nullable Secret key) {
        return key == null ? "-" : key.fingerprint();
    }
}

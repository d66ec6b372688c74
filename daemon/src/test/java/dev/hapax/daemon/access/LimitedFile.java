package dev.hapax.daemon.access;

import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A file with limits and callers with and without a key, as the gateway would meet them. */
record LimitedFile(HapaxConfig config) {
    static LimitedFile of(String yaml) {
        String file = "version: 1\nproviders: {echo: {}}\n" + yaml;
        Loaded loaded = new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, file.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN));
        HapaxConfig config = loaded.config();
        if (config == null) {
            throw new AssertionError(loaded.problems());
        }
        return new LimitedFile(config);
    }

    HapaxConfig.Route route() {
        return config.routes().getFirst();
    }

    Tenant tenant(String name) {
        return config.auth().keys().stream()
                .filter(key -> key.name().equals(name))
                .map(key -> new Tenant(key.name(), key.models(), key.routes(), key.rateLimit()))
                .findFirst()
                .orElseThrow();
    }

    Admission admit(Limits limits, Tenant tenant, String peer) {
        return limits.admit(config, route(), tenant, peer);
    }
}

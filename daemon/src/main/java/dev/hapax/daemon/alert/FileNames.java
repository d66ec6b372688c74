package dev.hapax.daemon.alert;

import dev.hapax.daemon.chat.Target;
import dev.hapax.shared.config.HapaxConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Targets by the names of the file; what a caller names goes by {@code other}, so that no text of his travels. */
record FileNames(Map<String, Set<String>> models) {
    static final FileNames NONE = new FileNames(Map.of());

    static FileNames of(HapaxConfig config) {
        Map<String, Set<String>> models = new HashMap<>();
        config.providers().values().forEach(provider -> {
            Set<String> names = new HashSet<>(provider.models().keySet());
            names.add(provider.defaultModel() == null ? "default" : provider.defaultModel());
            models.put(provider.name(), names);
        });
        return new FileNames(models);
    }

    String of(Target target) {
        boolean known = models.getOrDefault(target.provider(), Set.of()).contains(target.model());
        return target.provider() + "/" + (known ? target.model() : "other");
    }
}

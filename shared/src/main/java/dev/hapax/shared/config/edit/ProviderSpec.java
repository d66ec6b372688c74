package dev.hapax.shared.config.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider to be written into the file. Its key never stands here, only where it is to be found.
 *
 * @param models the first is the default
 * @param keyVariable an environment variable, or null
 * @param keyFile a path, relative ones from the config file's directory, or null
 */
public record ProviderSpec(
        String name,
        String type,
        List<String> models,
        @Nullable String baseUrl,
        @Nullable String keyVariable,
        @Nullable String keyFile) {
    public ProviderSpec {
        models = List.copyOf(models);
    }
}

package dev.hapax.daemon.dialect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model a request is written for.
 *
 * @param name as the provider knows it
 * @param maxTokens its limit of output tokens, from the file, or null
 * @param options fields added to every request where the request itself is silent, plain JSON values by name
 */
public record TargetModel(String name, @Nullable Integer maxTokens, Map<String, Object> options) {
    public TargetModel {
        options = Map.copyOf(options);
    }
}

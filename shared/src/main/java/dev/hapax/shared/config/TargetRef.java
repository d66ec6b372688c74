package dev.hapax.shared.config;

import org.jspecify.annotations.Nullable;

/**
 * A target as the file writes it: {@code provider/model}, or {@code provider} for that provider's default model.
 *
 * @param model null stands for the provider's default model
 * @param weight the share under the weighted strategy, 1 if the file names none
 */
public record TargetRef(String provider, @Nullable String model, int weight) {
    public static TargetRef parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new TargetRef(text, null, 1)
                : new TargetRef(text.substring(0, slash), text.substring(slash + 1), 1);
    }

    @Override
    public String toString() {
        return model == null ? provider : provider + "/" + model;
    }
}

package dev.hapax.daemon.dialect.completion;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an advanced completion says to the gateway rather than to a model.
 *
 * @param provider the provider to ask, or null
 * @param fallbacks targets to try after it ({@code provider/model} or a model's name); empty for none, null if nothing
 *     was said
 * @param timeout for the whole request, or null
 * @param cache what may be done with stored answers
 */
public record AdvancedSettings(
        @Nullable String provider,
        @Nullable List<String> fallbacks,
        @Nullable Duration timeout,
        CacheMode cache) {
    public static final AdvancedSettings NONE = new AdvancedSettings(null, null, null, CacheMode.USE);

    public AdvancedSettings {
        fallbacks = fallbacks == null ? null : List.copyOf(fallbacks);
    }

    public enum CacheMode {
        USE,
        REFRESH,
        OFF
    }
}

package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model, as the edge has understood it.
 *
 * @param generation the configuration it keeps to its end
 * @param endpoint the target when it came by a model's own address, or null
 * @param admission what the limits said to it
 * @param model as the caller wrote it, "" for none
 * @param headers what the dialect lets travel upstream, by lowercase name
 * @param timeout the caller's own, or null
 * @param cache what may be done with answers that are there or will be
 * @param fallbacks null: the declared ones; empty: none; else these
 */
public record Call(
        Generation generation,
        HapaxConfig.Route route,
        @Nullable Target endpoint,
        Tenant tenant,
        Admission admission,
        String requestId,
        Question question,
        String model,
        Map<String, String> headers,
        Cancellation cancellation,
        @Nullable Duration timeout,
        @Nullable List<String> fallbacks,
        CacheWish cache) {
    public Call {
        headers = Map.copyOf(headers);
        fallbacks = fallbacks == null ? null : List.copyOf(fallbacks);
    }
}

package dev.hapax.daemon.metrics;

import dev.hapax.daemon.metrics.GatewayMetrics.ProviderNow;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gauges that nobody moves: they are read where they are true, when somebody scrapes. */
final class Readings {
    private volatile Supplier<List<ProviderNow>> board = List::of;
    private volatile LongSupplier cacheEntries = () -> 0;
    private volatile LongSupplier cacheBytes = () -> 0;

    Readings(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("hapax_healthy_providers")
                .help("0 where a provider is known not to answer")
                .labelNames("provider")
                .callback(told -> board.get().forEach(now -> told.call(now.answers() ? 1 : 0, now.name())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("circuit_breaker_state")
                .help("0 closed, 1 half-open, 2 open")
                .labelNames("name")
                .callback(told -> board.get()
                        .forEach(now -> now.breakers().forEach((name, state) -> told.call(number(state), name))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hapax_cache_entries")
                .help("answers that are kept")
                .callback(told -> told.call((double) cacheEntries.getAsLong()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hapax_cache_bytes")
                .help("what they take")
                .callback(told -> told.call((double) cacheBytes.getAsLong()))
                .register(registry);
    }

    void health(Supplier<List<ProviderNow>> source) {
        board = source;
    }

    void cacheSize(LongSupplier entries, LongSupplier bytes) {
        cacheEntries = entries;
        cacheBytes = bytes;
    }

    private static double number(String state) {
        return switch (state) {
            case "open" -> 2;
            case "half_open" -> 1;
            default -> 0;
        };
    }
}

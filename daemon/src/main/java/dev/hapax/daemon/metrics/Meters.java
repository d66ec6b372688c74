package dev.hapax.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Meters by name and labels, made when first asked for and kept: looking one up again is one read of a map. Names are
 * without the endings that Prometheus wants ({@code _total}, {@code _seconds}); the registry adds those.
 */
final class Meters {
    /** From a millisecond to ten minutes. */
    private static final Duration[] BUCKETS = List.of(
                    1L, 2L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 30_000L, 60_000L,
                    120_000L, 300_000L, 600_000L)
            .stream()
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Series, Level> levels = new ConcurrentHashMap<>();

    private final Map<String, AtomicReference<LongSupplier>> readings = new ConcurrentHashMap<>();

    private record Series(String name, List<String> labels) {}

    Meters(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** @param labels name, value, name, value … */
    Counter counter(String name, String... labels) {
        return find(counters, name, labels, series -> Counter.builder(name)
                .tags(labels)
                .register(registry));
    }

    Timer timer(String name, String... labels) {
        return find(timers, name, labels, series -> Timer.builder(name)
                .tags(labels)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
    }

    Level gauge(String name, String... labels) {
        return find(levels, name, labels, series -> {
            var level = new Level();
            Gauge.builder(name, level, Level::value)
                    .tags(labels)
                    .strongReference(true)
                    .register(registry);
            return level;
        });
    }

    /** A gauge that is read when it is scraped. */
    void reading(String name, LongSupplier source) {
        readings.computeIfAbsent(name, _ -> {
                    var held = new AtomicReference<>(source);
                    Gauge.builder(name, held, holder -> (double) holder.get().getAsLong())
                            .strongReference(true)
                            .register(registry);
                    return held;
                })
                .set(source);
    }

    private static <M> M find(Map<Series, M> meters, String name, String[] labels, Function<Series, M> make) {
        return meters.computeIfAbsent(new Series(name, List.of(labels)), make);
    }

    /** A value that goes up and down. */
    static final class Level {
        private final DoubleAdder value = new DoubleAdder();

        synchronized void set(double to) {
            value.reset();
            value.add(to);
        }

        void add(double by) {
            value.add(by);
        }

        double value() {
            return value.sum();
        }
    }
}

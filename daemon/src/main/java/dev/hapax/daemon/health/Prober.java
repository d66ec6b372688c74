package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.ProbeMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks providers how they are, at no cost: all at once when it starts, then often while one is unwell and seldom while
 * it is not (failover.md §6). Runs until closed.
 */
public final class Prober implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(500);
    /** A provider that is down is asked this often, so that it is preferred again within seconds of its return. */
    private static final Duration OFTEN = Duration.ofSeconds(2);

    private static final int SELDOM = 10;

    /**
     * What is probed now.
     *
     * @param adapters by provider name
     */
    public record Subjects(HapaxConfig config, Map<String, ProviderAdapter> adapters) {}

    private final Supplier<Subjects> subjects;
    private final HealthBoard health;
    private final LongSupplier ticker;
    private final Map<String, Asked> asked = new HashMap<>();
    private volatile boolean closed;

    private record Asked(String identity, long at) {}

    Prober(Supplier<Subjects> subjects, HealthBoard health, LongSupplier ticker) {
        this.subjects = subjects;
        this.health = health;
        this.ticker = ticker;
    }

    public static Prober start(Supplier<Subjects> subjects, HealthBoard health, LongSupplier ticker) {
        var prober = new Prober(subjects, health, ticker);
        Thread.ofVirtual().name("prober").start(prober::run);
        return prober;
    }

    private void run() {
        while (!closed) {
            round();
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Asks everybody whose time has come, all at once, so that a slow one delays nobody. */
    void round() {
        Subjects now = subjects.get();
        asked.keySet().retainAll(now.adapters().keySet());
        try (var probes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ProviderAdapter adapter : now.adapters().values()) {
                HapaxConfig.HealthCheck check = check(now.config(), adapter.name());
                if (check.enabled() && check.mode() != ProbeMode.PASSIVE && due(adapter, check)) {
                    asked.put(adapter.name(), new Asked(adapter.identity(), ticker.getAsLong()));
                    probes.execute(() -> probe(adapter, check.timeout()));
                }
            }
        }
    }

    private boolean due(ProviderAdapter adapter, HapaxConfig.HealthCheck check) {
        Asked last = asked.get(adapter.name());
        if (last == null || !last.identity().equals(adapter.identity())) {
            return true;
        }
        Duration interval = !health.unwell(adapter.name())
                ? check.interval().multipliedBy(SELDOM)
                : check.interval().compareTo(OFTEN) < 0 ? check.interval() : OFTEN;
        return ticker.getAsLong() - last.at() >= interval.toNanos();
    }

    private void probe(ProviderAdapter adapter, Duration timeout) {
        ProviderAdapter.Probe probe = adapter.probe(Deadline.in(timeout, ticker));
        health.probed(adapter.name(), probe.took(), probe.failure());
    }

    private static HapaxConfig.HealthCheck check(HapaxConfig config, String provider) {
        HapaxConfig.Provider known = config.providers().get(provider);
        return known == null || known.healthCheck() == null ? config.healthCheck() : known.healthCheck();
    }

    @Override
    public void close() {
        closed = true;
    }
}

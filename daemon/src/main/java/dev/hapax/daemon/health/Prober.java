package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.ProbeMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks providers how they are, at no cost: all at once when it starts, then often while one is unwell and seldom while
 * it is not (failover.md §6). Runs until closed.
 */
public final class Prober implements AutoCloseable {
    /** How late a probe may be. */
    private static final Duration TICK = Duration.ofMillis(200);
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
    private final Executor threads;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Asked(String identity, long at) {}

    Prober(Supplier<Subjects> subjects, HealthBoard health, LongSupplier ticker, Executor threads) {
        this.subjects = subjects;
        this.health = health;
        this.ticker = ticker;
        this.threads = threads;
    }

    public static Prober start(Supplier<Subjects> subjects, HealthBoard health, LongSupplier ticker) {
        Executor threads = probe -> Thread.ofVirtual().name("probe").start(probe);
        var prober = new Prober(subjects, health, ticker, threads);
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

    /** Asks everybody whose time has come, all at once and without waiting, so that a slow one delays nobody. */
    void round() {
        Subjects now = subjects.get();
        asked.keySet().retainAll(now.adapters().keySet());
        for (ProviderAdapter adapter : now.adapters().values()) {
            HapaxConfig.HealthCheck check = check(now.config(), adapter.name());
            if (check.enabled()
                    && check.mode() != ProbeMode.PASSIVE
                    && due(adapter, check)
                    && waiting.add(adapter.name() + " " + adapter.identity())) {
                asked.put(adapter.name(), new Asked(adapter.identity(), ticker.getAsLong()));
                threads.execute(() -> probe(adapter, check));
            }
        }
    }

    private boolean due(ProviderAdapter adapter, HapaxConfig.HealthCheck check) {
        Asked last = asked.get(adapter.name());
        if (last == null || !last.identity().equals(adapter.identity())) {
            return true;
        }
        return ticker.getAsLong() - last.at() >= interval(adapter, check).toNanos();
    }

    private Duration interval(ProviderAdapter adapter, HapaxConfig.HealthCheck check) {
        if (!health.unwell(adapter.name())) {
            return check.interval().multipliedBy(SELDOM);
        }
        // What costs money keeps to the interval that the owner has chosen.
        boolean often = check.mode() == ProbeMode.FREE && check.interval().compareTo(OFTEN) > 0;
        return often ? OFTEN : check.interval();
    }

    private void probe(ProviderAdapter adapter, HapaxConfig.HealthCheck check) {
        try {
            boolean paid = check.mode() == ProbeMode.PAID;
            Deadline deadline = Deadline.in(check.timeout(), ticker);
            ProviderAdapter.Probe probe = paid ? adapter.paidProbe(deadline) : adapter.probe(deadline);
            health.probed(adapter.name(), probe.took(), probe.failure(), paid);
        } finally {
            waiting.remove(adapter.name() + " " + adapter.identity());
        }
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

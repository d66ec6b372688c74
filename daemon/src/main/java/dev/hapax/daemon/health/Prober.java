package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig.HealthCheck;
import dev.hapax.shared.config.HapaxConfig.ProbeMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /** How long somebody waits who asks out of turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * What is probed now.
     *
     * @param adapters by provider name
     * @param checks how each is probed, at most once in each mode, by provider name
     */
    public record Subjects(Map<String, ProviderAdapter> adapters, Map<String, List<HealthCheck>> checks) {}

    private final Supplier<Subjects> subjects;
    private final HealthBoard health;
    private final LongSupplier ticker;
    private final Executor threads;
    private final Map<Question, Long> asked = new HashMap<>();
    private final Set<Question> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Question(String provider, String identity, ProbeMode mode) {}

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
        Set<Question> questions = new HashSet<>();
        for (ProviderAdapter adapter : now.adapters().values()) {
            for (HealthCheck check : now.checks().getOrDefault(adapter.name(), List.of())) {
                var question = new Question(adapter.name(), adapter.identity(), check.mode());
                questions.add(question);
                if (due(question, check) && waiting.add(question)) {
                    asked.put(question, ticker.getAsLong());
                    threads.execute(() -> probe(adapter, check, question));
                }
            }
        }
        asked.keySet().retainAll(questions);
    }

    private boolean due(Question question, HealthCheck check) {
        Long last = asked.get(question);
        return last == null
                || ticker.getAsLong() - last
                        >= interval(question.provider(), check).toNanos();
    }

    private Duration interval(String provider, HealthCheck check) {
        return switch (health.attention(provider)) {
            case SELDOM -> check.interval().multipliedBy(SELDOM);
            case USUAL -> check.interval();
            case OFTEN -> {
                // What costs money keeps to the interval that the owner has chosen.
                boolean often =
                        check.mode() == ProbeMode.FREE && check.interval().compareTo(OFTEN) > 0;
                yield often ? OFTEN : check.interval();
            }
        };
    }

    /**
     * What one provider said when it was asked.
     *
     * @param outcome a row of failover.md §1, or null where it answered well; with {@code message}
     * @param status 0 without an answer
     */
    public record Said(
            Duration took,
            @Nullable String outcome,
            int status,
            @Nullable String message) {}

    /**
     * Asks one provider now, for free, whoever's turn it is; what it says counts as what any probe says.
     *
     * @return empty for one that is switched off, or not there
     */
    public Optional<Said> ask(String provider) {
        ProviderAdapter adapter = subjects.get().adapters().get(provider);
        if (adapter == null) {
            return Optional.empty();
        }
        ProviderAdapter.Probe probe = adapter.probe(Deadline.in(PATIENCE, ticker));
        Failure failure = probe.failure();
        health.probed(provider, probe.took(), failure, false);
        return Optional.of(
                failure == null
                        ? new Said(probe.took(), null, 0, null)
                        : new Said(probe.took(), failure.kind().id(), failure.status(), failure.message()));
    }

    private void probe(ProviderAdapter adapter, HealthCheck check, Question question) {
        try {
            boolean paid = check.mode() == ProbeMode.PAID;
            Deadline deadline = Deadline.in(check.timeout(), ticker);
            ProviderAdapter.Probe probe = paid ? adapter.paidProbe(deadline) : adapter.probe(deadline);
            health.probed(adapter.name(), probe.took(), probe.failure(), paid);
        } finally {
            waiting.remove(question);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}

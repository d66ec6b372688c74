package dev.hapax.daemon.alert;

import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.AlertChannel;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.AlertSettings;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches by the rules of the file and tells what begins and what is over (observability.md §3). Events are counted on
 * the threads that bring them; everything else is done by {@link #tick}, under this object's lock.
 */
public final class AlertEngine implements Consumer<GatewayEvent>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertEngine.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration BUDGETS_KEPT_EVERY = Duration.ofMinutes(1);

    private final EventBus events;
    private final InstantSource clock;
    private final Surroundings surroundings;
    private final StateFile file;
    private final Teller teller;
    private final Silences silences = new Silences();
    private final Map<Alert.Key, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private volatile List<Watched> watched = List.of();
    private boolean enabled;
    private StateFile.@Nullable State loaded;
    private String saved = "";
    private Instant budgetsKept = Instant.EPOCH;
    private volatile @Nullable Thread ticking;

    private record Watched(AlertRule rule, Watch watch) {}

    /** @param stateFile where alerts, silences and budgets outlive the daemon, or null */
    public AlertEngine(
            EventBus events,
            InstantSource clock,
            Surroundings surroundings,
            UpstreamClient upstream,
            @Nullable Path stateFile) {
        this(events, clock, surroundings, new Poster(upstream), Thread::sleep, stateFile);
    }

    AlertEngine(
            EventBus events,
            InstantSource clock,
            Surroundings surroundings,
            Carrier carrier,
            Courier.Pause pause,
            @Nullable Path stateFile) {
        this.events = events;
        this.clock = clock;
        this.surroundings = surroundings;
        this.file = new StateFile(stateFile);
        this.teller = new Teller(events, carrier, pause, surroundings::instance);
    }

    /** Looks by itself from now on, until it is closed. */
    public void start() {
        ticking = Thread.ofVirtual().name("alerts").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(TICK);
                try {
                    tick();
                } catch (RuntimeException bug) {
                    log.error("the alerts met a bug", bug);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void accept(GatewayEvent event) {
        Instant now = clock.instant();
        for (Watched one : watched) {
            one.watch().saw(event, now);
        }
    }

    /** Goes by a new configuration. What a rule that has not changed has counted stays. */
    public synchronized void adopt(HapaxConfig config) {
        Instant now = clock.instant();
        AlertSettings settings = config.alerts();
        enabled = settings.enabled();
        List<AlertRule> rules = enabled ? settings.rules() : List.of();
        StateFile.State before = loaded == null ? file.load() : null;
        List<Watched> next = new ArrayList<>();
        for (AlertRule rule : rules) {
            Watched one = watched.stream()
                    .filter(known -> known.rule().equals(rule))
                    .findFirst()
                    .orElseGet(() -> new Watched(rule, Watch.of(rule, surroundings, now)));
            if (before != null && one.watch() instanceof BudgetWatch budget) {
                restore(budget, rule, before);
            }
            one.watch().adopt(config);
            next.add(one);
        }
        watched = List.copyOf(next);
        teller.adopt(enabled ? settings.channels() : Map.of());
        // A rule that watches something else now has nothing to do with what was told under its name.
        alerts.values()
                .removeIf(alert -> !enabled
                        || rule(alert.rule().name())
                                .filter(rule -> rule.when() != alert.rule().when())
                                .isPresent());
        if (before != null) {
            loaded = before;
            restore(before);
        }
        rules.forEach(rule -> counted.putIfAbsent(rule.name(), -1));
        tellCounts();
    }

    private static void restore(BudgetWatch budget, AlertRule rule, StateFile.State before) {
        StateFile.Spent spent = before.budgets().get(rule.name());
        if (spent != null && spent.windowMs() == rule.window().toMillis()) {
            budget.spent().restore(spent.slices());
        }
    }

    private void restore(StateFile.State before) {
        silences.restore(before.silences());
        for (Alert.Kept kept : before.alerts()) {
            rule(kept.rule())
                    .filter(rule ->
                            rule.when() == kept.condition() && rule.scope().covers(kept.scope()))
                    .map(rule -> Alert.restored(kept, rule))
                    .ifPresent(alert -> alerts.put(alert.key(), alert));
        }
    }

    private Optional<AlertRule> rule(String name) {
        return watched.stream()
                .map(Watched::rule)
                .filter(rule -> rule.name().equals(name))
                .findFirst();
    }

    /** Looks at everything once and tells what has changed. */
    public synchronized void tick() {
        if (!enabled) {
            return;
        }
        Instant now = clock.instant();
        Set<Alert.Key> seen = new HashSet<>();
        for (Watched one : watched) {
            look(one, seen, now);
        }
        unseen(seen, now);
        silences.forget(now);
        teller.tell(List.copyOf(alerts.values()), rule -> silences.silenced(rule, now), now);
        tellCounts();
        alerts.values().removeIf(alert -> alert.forgettable(now));
        keep(now);
    }

    private void look(Watched one, Set<Alert.Key> seen, Instant now) {
        AlertRule rule = one.rule();
        for (Observation observation : one.watch().look(now, scope -> fires(rule, scope))) {
            var key = new Alert.Key(rule.name(), observation.scope());
            if (rule.builtIn() && watchedByTheFile(rule, observation.scope())) {
                continue;
            }
            seen.add(key);
            Alert alert = alerts.get(key);
            if (alert == null && observation.verdict() != Observation.Verdict.ACTIVE) {
                continue;
            }
            if (alert == null) {
                alert = new Alert(rule, observation.scope());
                alerts.put(key, alert);
            }
            alert.rule(rule);
            alert.observe(observation, now);
        }
    }

    private boolean fires(AlertRule rule, AlertScope scope) {
        Alert alert = alerts.get(new Alert.Key(rule.name(), scope));
        return alert != null && (alert.firing() || alert.flapping());
    }

    /** The same thing is not told by two rules because one of them is always there. */
    private boolean watchedByTheFile(AlertRule builtIn, AlertScope scope) {
        return watched.stream()
                .map(Watched::rule)
                .anyMatch(rule -> !rule.builtIn()
                        && rule.when() == builtIn.when()
                        && rule.scope().covers(scope));
    }

    /** What no rule or no provider speaks of any more is over. */
    private void unseen(Set<Alert.Key> seen, Instant now) {
        for (Alert alert : alerts.values()) {
            if (!seen.contains(alert.key())) {
                Observation.Verdict verdict = watched.stream()
                        .filter(one -> one.rule().equals(alert.rule()))
                        .map(one -> one.watch().unseen(now))
                        .findFirst()
                        .orElse(Observation.Verdict.CLEAR);
                alert.observe(Observation.of(alert.scope(), verdict, now, ""), now);
            }
        }
    }

    private void tellCounts() {
        Map<String, Integer> firing = new HashMap<>();
        alerts.values().stream()
                .filter(alert -> alert.status() != Alert.Status.RESOLVED)
                .forEach(alert -> firing.merge(alert.rule().name(), 1, Integer::sum));
        counted.replaceAll((rule, before) -> {
            int count = firing.getOrDefault(rule, 0);
            if (count != before) {
                events.emit(new GatewayEvent.AlertsFiring(rule, count));
            }
            return count;
        });
    }

    private void keep(Instant now) {
        List<Alert.Kept> kept = alerts.values().stream().map(Alert::kept).toList();
        String mark = silences.all() + "|" + kept.stream().map(Alert.Kept::mark).toList();
        boolean due = !budgetsKept.plus(BUDGETS_KEPT_EVERY).isAfter(now)
                && watched.stream().anyMatch(one -> one.watch() instanceof BudgetWatch);
        if (!mark.equals(saved) || due) {
            file.save(StateFile.State.of(kept, silences.all(), budgets()));
            saved = mark;
            budgetsKept = now;
        }
    }

    private Map<String, StateFile.Spent> budgets() {
        Map<String, StateFile.Spent> budgets = new LinkedHashMap<>();
        for (Watched one : watched) {
            if (one.watch() instanceof BudgetWatch budget) {
                budgets.put(
                        one.rule().name(),
                        new StateFile.Spent(
                                one.rule().window().toMillis(), budget.spent().kept()));
            }
        }
        return budgets;
    }

    /** Every rule and what it has to tell now. */
    public synchronized List<RuleView> rules() {
        Instant now = clock.instant();
        var causes = new Causes(alerts.values(), now);
        return watched.stream()
                .map(one -> new RuleView(
                        one.rule(),
                        silences.until(one.rule().name(), now),
                        alerts.values().stream()
                                .filter(alert ->
                                        alert.rule().name().equals(one.rule().name()))
                                .filter(alert -> alert.active() || alert.status() != Alert.Status.RESOLVED)
                                .map(alert -> view(alert, causes, now))
                                .toList()))
                .toList();
    }

    private static AlertView view(Alert alert, Causes causes, Instant now) {
        boolean pending = alert.status() == Alert.Status.RESOLVED;
        Instant began = pending ? alert.since() : alert.startedAt();
        return new AlertView(
                alert.scope(),
                pending ? "pending" : alert.status().word(),
                began,
                Duration.between(began, now),
                alert.detail(),
                causes.of(alert, AlertSettings.LOG)
                        .map(cause -> cause.rule().name())
                        .orElse(null),
                alert.effects().stream().map(Message::line).toList());
    }

    /** @param silencedUntil or null */
    public record RuleView(AlertRule rule, @Nullable Instant silencedUntil, List<AlertView> alerts) {}

    /**
     * @param status pending, firing or flapping
     * @param cause the name of the alert that explains it, or null
     */
    public record AlertView(
            AlertScope scope,
            String status,
            Instant since,
            Duration lasted,
            String summary,
            @Nullable String cause,
            List<String> effects) {}

    public synchronized boolean enabled() {
        return enabled;
    }

    public synchronized List<AlertChannel> channels() {
        return teller.all();
    }

    /**
     * Sends one message at once.
     *
     * @return empty if there is no such channel
     */
    public Optional<Delivery> test(String channel) {
        Optional<AlertChannel> found;
        synchronized (this) {
            found = teller.channel(channel);
        }
        return found.map(known -> teller.test(known, clock.instant()));
    }

    /**
     * Nothing is told of a rule for a while; what is still so after it is told then.
     *
     * @param length zero ends a silence
     * @return its end
     */
    public synchronized Instant silence(String rule, Duration length) {
        Instant now = clock.instant();
        Instant until = silences.silence(rule, now, length);
        keep(now);
        return until;
    }

    /** Lets what is under way arrive. */
    void flush(Duration most) {
        teller.flush(most);
    }

    @Override
    public void close() {
        Thread thread = ticking;
        if (thread != null) {
            thread.interrupt();
        }
        synchronized (this) {
            if (loaded != null) {
                saved = "";
                keep(clock.instant());
            }
            teller.close();
        }
    }
}

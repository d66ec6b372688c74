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
    private final StateFile file;
    private final Teller teller;
    private final Watches watches;
    private final Silences silences = new Silences();
    private final Map<Alert.Key, Alert> alerts = new LinkedHashMap<>();
    private final Map<String, Integer> counted = new HashMap<>();
    private boolean enabled;
    private boolean restored;
    private String saved = "";
    private Instant budgetsKept = Instant.EPOCH;
    private volatile @Nullable Thread ticking;

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
        this.file = new StateFile(stateFile);
        this.teller = new Teller(events, carrier, pause, surroundings::instance);
        this.watches = new Watches(surroundings);
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
        watches.saw(event, clock.instant());
    }

    /** Goes by a new configuration; the first one finds what was left by the daemon before this. */
    public synchronized void adopt(HapaxConfig config) {
        AlertSettings settings = config.alerts();
        enabled = settings.enabled();
        List<AlertRule> rules = enabled ? settings.rules() : List.of();
        watches.adopt(rules, config, clock.instant());
        teller.adopt(enabled ? settings.channels() : Map.of());
        // A rule that watches something else now has nothing to do with what was told under its name.
        alerts.values()
                .removeIf(alert -> !enabled
                        || watches.rule(alert.rule().name())
                                .filter(rule -> rule.when() != alert.rule().when())
                                .isPresent());
        if (!restored) {
            restored = true;
            restore(file.load());
        }
        rules.forEach(rule -> counted.putIfAbsent(rule.name(), -1));
        tellCounts();
    }

    private void restore(StateFile.State before) {
        watches.restore(before.budgets());
        silences.restore(before.silences());
        for (KeptAlert kept : before.alerts()) {
            watches.rule(kept.rule())
                    .filter(rule ->
                            rule.when() == kept.condition() && rule.scope().covers(kept.scope()))
                    .map(rule -> Alert.restored(kept, rule))
                    .ifPresent(alert -> alerts.put(alert.key(), alert));
        }
    }

    /** Looks at everything once and tells what has changed. */
    public synchronized void tick() {
        if (!enabled) {
            return;
        }
        Instant now = clock.instant();
        Set<Alert.Key> seen = new HashSet<>();
        watches.look(now, this::holds, (rule, observation) -> {
            seen.add(new Alert.Key(rule.name(), observation.scope()));
            observe(rule, observation, now);
        });
        for (Alert alert : alerts.values()) {
            if (!seen.contains(alert.key())) {
                alert.observe(
                        Observation.of(alert.scope(), watches.unseen(alert.rule(), now), now, alert.detail()), now);
            }
        }
        silences.forget(now);
        teller.tell(List.copyOf(alerts.values()), rule -> silences.silenced(rule, now), now);
        tellCounts();
        alerts.values().removeIf(alert -> alert.forgettable(now));
        keep(now);
    }

    private void observe(AlertRule rule, Observation observation, Instant now) {
        var key = new Alert.Key(rule.name(), observation.scope());
        Alert alert = alerts.get(key);
        if (alert == null) {
            if (observation.verdict() != Observation.Verdict.ACTIVE) {
                return;
            }
            alert = new Alert(rule, observation.scope());
            alerts.put(key, alert);
        }
        alert.rule(rule);
        alert.observe(observation, now);
    }

    private boolean holds(AlertRule rule, AlertScope scope) {
        Alert alert = alerts.get(new Alert.Key(rule.name(), scope));
        return alert != null && (alert.active() || alert.status() != Alert.Status.RESOLVED);
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
        List<KeptAlert> kept = alerts.values().stream().map(Alert::kept).toList();
        String mark = silences.all() + "|" + kept.stream().map(KeptAlert::mark).toList();
        Map<String, StateFile.Spent> budgets = watches.budgets();
        boolean due =
                !budgets.isEmpty() && !budgetsKept.plus(BUDGETS_KEPT_EVERY).isAfter(now);
        if (due || !mark.equals(saved)) {
            file.save(StateFile.State.of(kept, silences.all(), budgets));
            saved = mark;
            budgetsKept = now;
        }
    }

    /** Every rule and what it has to tell now. */
    public synchronized List<RuleView> rules() {
        Instant now = clock.instant();
        var causes = new Causes(alerts.values(), now);
        return watches.rules().stream()
                .map(rule -> new RuleView(
                        rule,
                        silences.until(rule.name(), now),
                        alerts.values().stream()
                                .filter(alert -> alert.rule().name().equals(rule.name()))
                                .filter(alert -> alert.active() || alert.status() != Alert.Status.RESOLVED)
                                .map(alert -> RuleView.view(alert, causes.nameOf(alert), now))
                                .toList()))
                .toList();
    }

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
            if (restored) {
                saved = "";
                keep(clock.instant());
            }
            teller.close();
        }
    }
}

package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.LastProblem;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.health.HealthBoard.TargetHealth;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one provider. Its reach (connection, name, TLS) has a breaker of its own beside those of its
 * targets, for it fails for all of them at once.
 */
final class ProviderRecord {
    /** Models that callers name and the file does not, all together: their number must not grow with the callers. */
    private static final String UNLISTED = "*";

    private final String name;
    private final String identity;
    private final EventBus events;
    private final InstantSource clock;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, Cooldown> modelCooldowns = new ConcurrentHashMap<>();
    private final Cooldown cooldown = new Cooldown();
    private final Cooldown keyCooldown = new Cooldown();
    private final RecentCalls recent = new RecentCalls();
    private final Breaker reach;

    private volatile HapaxConfig.Breaker settings = HapaxConfig.Breaker.DEFAULT;
    private volatile int probeFailureThreshold = 1;
    private volatile @Nullable String offReason;
    private volatile boolean keyRefused;
    private volatile boolean everAnswered;
    private final AtomicInteger failedProbes = new AtomicInteger();
    private volatile @Nullable Duration probeTook;
    private volatile @Nullable Instant checkedAt;
    private volatile @Nullable LastProblem lastProblem;

    ProviderRecord(String name, String identity, EventBus events, InstantSource clock) {
        this.name = name;
        this.identity = identity;
        this.events = events;
        this.clock = clock;
        this.reach = breaker(new Target(name, UNLISTED));
    }

    String identity() {
        return identity;
    }

    void adopt(HapaxConfig.Provider provider, HapaxConfig config) {
        offReason = provider.offReason();
        settings = config.breaker();
        HapaxConfig.HealthCheck probes = provider.healthCheck() == null ? config.healthCheck() : provider.healthCheck();
        probeFailureThreshold = probes.failureThreshold();
        List<String> models = new ArrayList<>(provider.models().keySet());
        models.add(provider.defaultModel() == null ? "default" : provider.defaultModel());
        models.add(UNLISTED);
        breakers.keySet().retainAll(models);
        modelCooldowns.keySet().retainAll(models);
        for (String model : models) {
            breakers.computeIfAbsent(model, _ -> breaker(new Target(name, model)))
                    .settings(settings);
            modelCooldowns.computeIfAbsent(model, _ -> new Cooldown());
        }
        reach.settings(settings);
    }

    private Breaker breaker(Target target) {
        return new Breaker(
                settings,
                RandomGenerator.getDefault(),
                (state, reason) -> events.emit(new GatewayEvent.BreakerChanged(target, state.word(), reason)));
    }

    private String listed(String model) {
        return breakers.containsKey(model) ? model : UNLISTED;
    }

    Admission admit(String model, boolean lastResort, LongSupplier ticker) {
        long now = ticker.getAsLong();
        String listed = listed(model);
        Breaker breaker = breakers.get(listed);
        Cooldown modelCooldown = modelCooldowns.get(listed);
        if (offReason != null || breaker == null || modelCooldown == null) {
            return new Admission.Refused("off", Duration.ZERO, offReason == null ? "is switched off" : offReason);
        }
        for (Cooldown cooling : List.of(keyCooldown, cooldown, modelCooldown)) {
            Duration left = cooling.left(now);
            if (left.isPositive()) {
                return new Admission.Refused("cooling", left, cooling.reason());
            }
        }
        Breaker.Pass reachPass = reach.admit(now, lastResort);
        if (reachPass == null) {
            return new Admission.Refused("breaker_open", reach.opensIn(now), "cannot be reached");
        }
        Breaker.Pass pass = breaker.admit(now, lastResort);
        if (pass == null) {
            reach.released(reachPass);
            return new Admission.Refused("breaker_open", breaker.opensIn(now), "its circuit breaker is open");
        }
        return new Admission.Admitted(new Permit(model, breaker, pass, reachPass, modelCooldown, ticker));
    }

    private static boolean ofReach(FailureKind kind) {
        return switch (kind) {
            case UNREACHABLE, CONNECT_TIMEOUT, TLS -> true;
            default -> false;
        };
    }

    private void problem(Failure failure) {
        lastProblem = new LastProblem(failure.kind().id(), failure.status(), failure.message(), clock.instant());
    }

    void probed(long now, Duration took, @Nullable Failure failure) {
        probeTook = took;
        checkedAt = clock.instant();
        if (failure == null) {
            failedProbes.set(0);
            everAnswered = true;
            reach.reset(now, "a probe was answered");
            breakers.values().forEach(breaker -> breaker.maybeBack(now));
            if (keyRefused) {
                keyRefused = false;
                keyCooldown.over();
            }
            return;
        }
        int failed = failedProbes.incrementAndGet();
        problem(failure);
        if (failure.kind() == FailureKind.KEY_REFUSED) {
            keyRefused = true;
            keyCooldown.begin(now, Duration.ofMinutes(5), failure.message());
        } else if (!everAnswered || failed >= probeFailureThreshold) {
            reach.trip(now, (everAnswered ? "probes fail: " : "never answered: ") + failure.message());
        }
    }

    boolean answers(long now) {
        String state = state(now);
        return state.equals("healthy") || state.equals("degraded");
    }

    String state(long now) {
        if (offReason != null) {
            return "off";
        }
        if (keyRefused) {
            return "refused";
        }
        if (reach.state(now) != Breaker.State.CLOSED) {
            return "down";
        }
        if (keyCooldown.left(now).isPositive() || cooldown.left(now).isPositive()) {
            return "limited";
        }
        List<Breaker.State> states = breakers.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(UNLISTED))
                .map(entry -> entry.getValue().state(now))
                .toList();
        if (!states.isEmpty() && states.stream().allMatch(state -> state == Breaker.State.OPEN)) {
            return "down";
        }
        if (states.stream().anyMatch(state -> state != Breaker.State.CLOSED) || recent.unsteady(now)) {
            return "degraded";
        }
        return everAnswered ? "healthy" : "unknown";
    }

    ProviderHealth health(long now) {
        List<TargetHealth> targets = new ArrayList<>();
        breakers.forEach((model, breaker) -> {
            if (!model.equals(UNLISTED)) {
                Duration opens = breaker.opensIn(now);
                targets.add(new TargetHealth(
                        new Target(name, model), breaker.state(now).word(), opens.isZero() ? null : opens));
            }
        });
        int consecutive = breakers.values().stream()
                .mapToInt(Breaker::consecutiveFailures)
                .max()
                .orElse(0);
        return new ProviderHealth(
                name,
                state(now),
                recent.median(now),
                recent.failures(now),
                recent.total(now),
                Math.max(consecutive, failedProbes.get()),
                probeTook,
                checkedAt,
                lastProblem,
                targets);
    }

    /** One call under way. */
    private final class Permit implements Lease {
        private final String model;
        private final Breaker breaker;
        private final Breaker.Pass pass;
        private final Breaker.Pass reachPass;
        private final Cooldown modelCooldown;
        private final LongSupplier ticker;
        private final AtomicBoolean settled = new AtomicBoolean();

        Permit(
                String model,
                Breaker breaker,
                Breaker.Pass pass,
                Breaker.Pass reachPass,
                Cooldown modelCooldown,
                LongSupplier ticker) {
            this.model = model;
            this.breaker = breaker;
            this.pass = pass;
            this.reachPass = reachPass;
            this.modelCooldown = modelCooldown;
            this.ticker = ticker;
        }

        @Override
        public void succeeded(Duration took, @Nullable Duration firstToken) {
            if (settled.compareAndSet(false, true)) {
                long now = ticker.getAsLong();
                everAnswered = true;
                keyRefused = false;
                modelCooldown.over();
                keyCooldown.over();
                cooldown.over();
                reach.succeeded(reachPass, now);
                breaker.succeeded(pass, now);
                recent.succeeded(now, took);
            }
        }

        @Override
        public void failed(Failure failure, boolean countsAgainstHealth, Cooling cooling, Duration took) {
            if (!settled.compareAndSet(false, true)) {
                return;
            }
            long now = ticker.getAsLong();
            problem(failure);
            set(cooling, failure, now);
            if (!countsAgainstHealth) {
                reach.released(reachPass);
                breaker.released(pass);
                return;
            }
            recent.failed(now);
            events.emit(new GatewayEvent.BreakerFailure(new Target(name, listed(model))));
            if (ofReach(failure.kind())) {
                reach.failed(reachPass, now);
                breaker.released(pass);
            } else {
                reach.succeeded(reachPass, now);
                breaker.failed(pass, now);
            }
        }

        private void set(Cooling cooling, Failure failure, long now) {
            Duration time = cooling.time();
            if (time == null) {
                return;
            }
            if (failure.kind() == FailureKind.KEY_REFUSED) {
                keyRefused = true;
            }
            switch (cooling.scope()) {
                case TARGET -> modelCooldown.begin(now, time, failure.message());
                case KEY -> keyCooldown.begin(now, time, failure.message());
                case PROVIDER -> cooldown.begin(now, time, failure.message());
            }
        }

        @Override
        public void released() {
            if (settled.compareAndSet(false, true)) {
                reach.released(reachPass);
                breaker.released(pass);
            }
        }
    }
}

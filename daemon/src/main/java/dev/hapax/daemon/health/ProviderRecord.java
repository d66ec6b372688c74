package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.LastProblem;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.health.HealthBoard.TargetHealth;
import dev.hapax.daemon.health.HealthBoard.Terms;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one provider. Its reach (connection, name, TLS) has a breaker of its own beside those of its
 * targets, for it fails for all of them at once. Reading how it stands takes no lease.
 */
final class ProviderRecord {
    /** A probe may end an open time early, but a target whose answers fail fast is not tried more often than this. */
    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(3);

    private final String name;
    private final String identity;
    private final EventBus events;
    private final LongSupplier ticker;
    private final InstantSource clock;
    private final Targets targets;
    private final SetAside setAside = new SetAside();
    private final KeyStanding key = new KeyStanding();
    private final RetryBudget budget;
    private final RecentCalls recent = new RecentCalls();
    private final Breaker reach;
    private final ProbeRecord probes = new ProbeRecord();
    private final Diagnosis diagnosis;

    private volatile @Nullable String offReason;
    private volatile boolean everAnswered;
    private volatile boolean trialsAreSlow;
    private volatile @Nullable LastProblem lastProblem;

    ProviderRecord(
            String name,
            String identity,
            HapaxConfig config,
            EventBus events,
            LongSupplier ticker,
            InstantSource clock,
            RandomGenerator random) {
        this.name = name;
        this.identity = identity;
        this.events = events;
        this.ticker = ticker;
        this.clock = clock;
        this.budget = new RetryBudget(config.failover().budgetRatio());
        this.targets = new Targets(key, model -> breaker(model, config.breaker(), random));
        this.reach = breaker(Targets.UNLISTED, config.breaker(), random);
        this.diagnosis = new Diagnosis(reach, setAside, targets, recent);
    }

    private Breaker breaker(String model, HapaxConfig.Breaker settings, RandomGenerator random) {
        var target = new Target(name, model);
        return new Breaker(
                settings,
                random,
                (state, reason) -> events.emit(new GatewayEvent.BreakerChanged(target, state.word(), reason)));
    }

    String identity() {
        return identity;
    }

    long now() {
        return ticker.getAsLong();
    }

    void adopt(HapaxConfig.Provider provider, HapaxConfig config) {
        offReason = provider.offReason();
        probes.adopt(provider.healthCheck() == null ? config.healthCheck() : provider.healthCheck());
        budget.ratio(config.failover().budgetRatio());
        reach.settings(config.breaker());
        targets.adopt(provider, config.breaker());
        key.forgive();
    }

    RetryBudget budget() {
        return budget;
    }

    Admission admit(String model, Terms terms, long leaseUntil) {
        long now = now();
        String off = offReason;
        if (off != null) {
            return Admission.Refused.of("off", Duration.ZERO, off);
        }
        TargetRecord target = targets.of(model);
        Admission.Refused refusal = setAside.refusal(target, now);
        if (refusal != null) {
            return refusal;
        }
        Breaker.Pass reachPass = reach.admit(now, terms, leaseUntil);
        if (reachPass == null) {
            return Admission.Refused.of("breaker_open", reach.opensIn(now), "cannot be reached");
        }
        Breaker.Pass pass = target.breaker().admit(now, terms, leaseUntil);
        if (pass == null) {
            reach.released(reachPass);
            return Admission.Refused.of("breaker_open", target.breaker().opensIn(now), "its circuit breaker is open");
        }
        boolean rechecksKey = target.key().isRecheck(now);
        return new Admission.Admitted(
                new Permit(this, targets.listed(model), target, reach, pass, reachPass, rechecksKey));
    }

    Standing standing(String model) {
        long now = now();
        TargetRecord target = targets.of(model);
        if (offReason != null || setAside.refusal(target, now) != null) {
            return Standing.UNUSABLE;
        }
        boolean closed = reach.admits(now, Terms.ALONE) && target.breaker().admits(now, Terms.ALONE);
        boolean trial = !closed
                && reach.admits(now, Terms.WITH_OTHERS)
                && target.breaker().admits(now, Terms.WITH_OTHERS);
        Duration opens = longer(reach.opensIn(now), target.breaker().opensIn(now));
        double share = Math.min(reach.share(now), target.breaker().share(now));
        return new Standing(
                closed ? Standing.Can.TAKE_CALLS : trial ? Standing.Can.TAKE_A_TRIAL : Standing.Can.NOTHING,
                share,
                opens,
                target.pace().inFlight(),
                target.pace().average());
    }

    int consecutiveFailures(String model) {
        return Math.max(targets.of(model).breaker().consecutiveFailures(), probes.failedInARow());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    void answered(long now, Duration took) {
        everAnswered = true;
        probes.callWentWell();
        setAside.wentWell(now);
        recent.succeeded(now, took);
    }

    /** @param ofReach whether it could not be reached */
    void failed(long now, String model, boolean ofReach) {
        recent.failed(now, ofReach);
        events.emit(new GatewayEvent.BreakerFailure(new Target(name, model)));
    }

    /** What a trial call would cost its caller: one that ended in silence, much time. */
    void failedOnAnswers(FailureKind kind) {
        trialsAreSlow = kind == FailureKind.SILENT;
    }

    void problem(Failure failure) {
        lastProblem = new LastProblem(failure.kind().id(), failure.status(), failure.message(), clock.instant());
    }

    /** @return for how long it is set aside */
    Duration setAside(TargetRecord target, Cooling cooling, Failure failure, long now) {
        return setAside.begin(target, cooling, failure, now);
    }

    /** @param paid whether it was a small completion rather than a question that costs nothing */
    void probed(Duration took, @Nullable Failure failure, boolean paid) {
        long now = now();
        probes.ended(took, clock.instant());
        if (failure == null) {
            targets.usual().key().probeAnswered();
            probeAnswered(now, paid);
            return;
        }
        problem(failure);
        switch (ProbeVerdict.of(failure.kind())) {
            case REFUSED -> targets.usual().key().refusedToProbe(Cooldown.Since.of(failure));
            case ANSWERED -> probeAnswered(now, false);
            case UNWELL -> probeFailed(now, failure);
            case NOTHING -> {}
        }
    }

    private void probeAnswered(long now, boolean paid) {
        ProbeRecord.Answered answered = probes.answered();
        everAnswered = true;
        if (!answered.tells()) {
            return;
        }
        boolean wasAway = reach.state(now) != Breaker.State.CLOSED;
        reach.reset(now, "a probe was answered");
        recent.probeAnswered(paid || wasAway);
        for (TargetRecord target : targets.all()) {
            if (paid) {
                target.breaker().reset(now, "a paid probe was answered");
            } else if (answered.back()) {
                target.breaker().maybeBack(now, Duration.ZERO);
            } else if (!trialsAreSlow) {
                target.breaker().maybeBack(now, BETWEEN_TRIALS);
            }
        }
    }

    private void probeFailed(long now, Failure failure) {
        boolean tells = probes.failed();
        if (!everAnswered || tells) {
            reach.trip(now, (everAnswered ? "probes fail: " : "never answered: ") + failure.message());
        }
    }

    boolean answers() {
        String state = state(now());
        return state.equals("healthy") || state.equals("degraded");
    }

    HealthBoard.Attention attention() {
        return switch (state(now())) {
            case "healthy" -> probes.failedInARow() > 0 ? HealthBoard.Attention.OFTEN : HealthBoard.Attention.SELDOM;
            case "refused", "limited" -> HealthBoard.Attention.USUAL;
            default -> HealthBoard.Attention.OFTEN;
        };
    }

    String state(long now) {
        return offReason != null ? "off" : diagnosis.word(everAnswered, now);
    }

    ProviderHealth health() {
        long now = now();
        List<TargetHealth> views = new ArrayList<>();
        targets.forEachListed((model, target) -> {
            Duration opens = target.breaker().opensIn(now);
            views.add(new TargetHealth(
                    new Target(name, model), target.breaker().state(now).word(), opens.isZero() ? null : opens));
        });
        int consecutive = targets.all().stream()
                .mapToInt(target -> target.breaker().consecutiveFailures())
                .max()
                .orElse(0);
        return new ProviderHealth(
                name,
                state(now),
                reach.state(now).word(),
                recent.median(now),
                recent.failures(now),
                recent.total(now),
                Math.max(consecutive, probes.failedInARow()),
                probes.took(),
                probes.at(),
                lastProblem,
                views);
    }
}

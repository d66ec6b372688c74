package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.daemon.event.GatewayEvent.Reloaded;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/** The rules in force, each with its watch. Events may come from any thread; the rest is guarded by the engine. */
final class Watches {
    private final Surroundings surroundings;
    private volatile List<Watched> all = List.of();

    private record Watched(AlertRule rule, Watch watch) {}

    Watches(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What a rule that has not changed has counted stays. */
    void adopt(List<AlertRule> rules, HapaxConfig config, Instant now) {
        List<Watched> next = new ArrayList<>();
        for (AlertRule rule : rules) {
            Watched one = all.stream()
                    .filter(known -> known.rule().equals(rule))
                    .findFirst()
                    .orElseGet(() -> new Watched(rule, Watch.of(rule, surroundings, now)));
            one.watch().adopt(config);
            next.add(one);
        }
        all = List.copyOf(next);
    }

    void saw(GatewayEvent event, Instant now) {
        switch (event) {
            case AttemptFinished attempt -> all.forEach(one -> one.watch().attempted(attempt, now));
            case RequestFinished request -> all.forEach(one -> one.watch().finished(request, now));
            case Probed probed -> all.forEach(one -> one.watch().probed(probed, now));
            case Reloaded reloaded -> all.forEach(one -> one.watch().reloaded(reloaded, now));
            case GatewayEvent.RequestStarted _,
                    GatewayEvent.FailedOver _,
                    GatewayEvent.Spliced _,
                    GatewayEvent.BreakerChanged _,
                    GatewayEvent.BreakerFailure _,
                    GatewayEvent.CacheAsked _,
                    GatewayEvent.Deduplicated _,
                    GatewayEvent.QueueEntered _,
                    GatewayEvent.QueueLeft _,
                    GatewayEvent.RateLimited _,
                    GatewayEvent.AlertChanged _,
                    GatewayEvent.AlertsFiring _,
                    GatewayEvent.AlertNotified _ -> {
                // no rule is about it
            }
        }
    }

    List<AlertRule> rules() {
        return all.stream().map(Watched::rule).toList();
    }

    Optional<AlertRule> rule(String name) {
        return rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /**
     * Looks at everything.
     *
     * @param holding whether it was so at the last look
     */
    void look(Instant now, BiPredicate<AlertRule, AlertScope> holding, BiConsumer<AlertRule, Observation> seen) {
        for (Watched one : all) {
            AlertRule rule = one.rule();
            for (Observation observation : one.watch().look(now, scope -> holding.test(rule, scope))) {
                if (!rule.builtIn() || !watchedByTheFile(rule, observation.scope())) {
                    seen.accept(rule, observation);
                }
            }
        }
    }

    /** The same thing is not told by two rules because one of them is always there. */
    private boolean watchedByTheFile(AlertRule builtIn, AlertScope scope) {
        return all.stream()
                .map(Watched::rule)
                .anyMatch(rule -> !rule.builtIn()
                        && rule.when() == builtIn.when()
                        && rule.scope().covers(scope));
    }

    /** How that is of which a rule said nothing; of a rule that is gone it is over. */
    Verdict unseen(AlertRule rule, Instant now) {
        return all.stream()
                .filter(one -> one.rule().equals(rule))
                .map(one -> one.watch().unseen(now))
                .findFirst()
                .orElse(Verdict.CLEAR);
    }

    /** What went of each budget, by rule; empty where no rule has one. */
    Map<String, StateFile.Spent> budgets() {
        Map<String, StateFile.Spent> budgets = new LinkedHashMap<>();
        for (Watched one : all) {
            if (one.watch() instanceof BudgetWatch budget) {
                budgets.put(
                        one.rule().name(),
                        new StateFile.Spent(
                                one.rule().window().toMillis(), budget.spent().kept()));
            }
        }
        return budgets;
    }

    void restore(Map<String, StateFile.Spent> budgets) {
        for (Watched one : all) {
            StateFile.Spent spent = budgets.get(one.rule().name());
            if (one.watch() instanceof BudgetWatch budget
                    && spent != null
                    && spent.windowMs() == one.rule().window().toMillis()) {
                budget.spent().restore(spent.slices());
            }
        }
    }
}

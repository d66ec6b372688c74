package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.shared.config.AlertLimit;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether more tokens or more money than wanted went in a window. */
final class BudgetWatch implements Watch {
    private static final int SLICES = 60;

    private final AlertRule rule;
    private final Slices spent;

    BudgetWatch(AlertRule rule) {
        this.rule = rule;
        this.spent = new Slices(rule.window(), SLICES, 1);
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        if (covers(attempt)) {
            double amount = amount(attempt);
            if (amount > 0) {
                spent.add(now, 0, amount);
            }
        }
    }

    private boolean covers(AttemptFinished attempt) {
        return rule.scope().kind() == AlertScope.Kind.ROUTE
                ? rule.scope().name().equals(attempt.endpoint())
                : rule.scope().covers(AlertScope.target(attempt.target().toString()));
    }

    private double amount(AttemptFinished attempt) {
        return money() ? orZero(attempt.costUsd()) : tokens(attempt.usage());
    }

    private static double orZero(@Nullable Double cost) {
        return cost == null ? 0 : cost;
    }

    private static double tokens(@Nullable Usage usage) {
        return usage == null ? 0 : usage.total();
    }

    private boolean money() {
        return rule.above() instanceof AlertLimit.Usd;
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        double limit =
                switch (rule.above()) {
                    case AlertLimit.Usd(double usd) -> usd;
                    case AlertLimit.Tokens(long tokens) -> tokens;
                    case AlertLimit.Share _, AlertLimit.Time _ -> Double.MAX_VALUE;
                    case null -> Double.MAX_VALUE;
                };
        double sum = spent.sum(now, 0, rule.window());
        Verdict verdict = Threshold.above(sum, limit, holding.test(rule.scope())) ? Verdict.ACTIVE : Verdict.CLEAR;
        String unit = money() ? " usd" : " tokens";
        String detail = Words.number(sum) + unit + " went to " + Words.requests(rule.scope()) + " in "
                + Words.time(rule.window()) + ", more than " + Words.number(limit) + unit;
        return List.of(Observation.of(rule.scope(), verdict, now, detail));
    }

    Slices spent() {
        return spent;
    }
}

package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.alert.Outcomes.Outcome;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertLimit;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether the error budget burns too fast, over a long window and, so that it ends soon, over a short one.
 *
 * @see <a href="https://sre.google/workbook/alerting-on-slos/">multiwindow, multi-burn-rate alerts</a>
 */
final class BurnWatch implements Watch {
    private static final Duration KEPT = Duration.ofHours(6);
    private static final int SLICES = 360;
    private static final int COUNTED = 0;
    private static final int FAILED = 1;

    private record Pair(double factor, Duration over, Duration confirmedBy) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(14.4, Duration.ofHours(1), Duration.ofMinutes(5)), new Pair(6, KEPT, Duration.ofMinutes(30)));

    private final AlertScope scope;
    private final double budget;
    private final Outcomes outcomes;
    private final Slices counts = new Slices(KEPT, SLICES, 2);
    private final Instant since;

    BurnWatch(AlertRule rule, Instant now) {
        this.scope = rule.scope();
        this.budget = rule.above() instanceof AlertLimit.Share(double share) ? share : 1;
        this.outcomes = new Outcomes(rule.scope());
        this.since = now;
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        count(outcomes.of(attempt), now);
    }

    @Override
    public void finished(RequestFinished request, Instant now) {
        count(outcomes.of(request), now);
    }

    private void count(@Nullable Outcome outcome, Instant now) {
        if (outcome != null) {
            counts.add(now, COUNTED, 1);
            if (outcome.failed()) {
                counts.add(now, FAILED, 1);
            }
        }
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        boolean already = holding.test(scope);
        Verdict verdict = Verdict.CLEAR;
        double fastest = 0;
        for (Pair pair : PAIRS) {
            double over = rate(now, pair.over());
            double lately = rate(now, pair.confirmedBy());
            boolean burns =
                    Threshold.above(over, pair.factor(), already) && Threshold.above(lately, pair.factor(), already);
            fastest = Math.max(fastest, burns ? over : 0);
            verdict = burns ? Verdict.ACTIVE : verdict;
        }
        if (verdict == Verdict.CLEAR && already && notYetKnown(now)) {
            verdict = Verdict.UNKNOWN;
        }
        String detail = "the error budget of " + Words.requests(scope) + " burns " + Words.number(fastest)
                + " times as fast as it may";
        String provider = scope.provider();
        return List.of(new Observation(scope, verdict, now, detail, provider.isEmpty() ? Set.of() : Set.of(provider)));
    }

    /** Times the rate at which the budget would just last; 0 for what is too little to be a ratio. */
    private double rate(Instant now, Duration back) {
        double counted = counts.sum(now, COUNTED, back);
        return counted < Threshold.FEWEST ? 0 : counts.sum(now, FAILED, back) / counted / budget;
    }

    /** Few requests neither begin an alert nor end one; none for half an hour end it. */
    private boolean notYetKnown(Instant now) {
        Duration half = Duration.ofMinutes(30);
        double lately = counts.sum(now, COUNTED, half);
        return lately == 0 ? since.plus(half).isAfter(now) : lately < Threshold.FEWEST;
    }
}

package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.alert.Outcomes.Outcome;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertLimit;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether too large a share of requests fails. */
final class ErrorRateWatch implements Watch {
    private static final int SLICES = 30;
    private static final int COUNTED = 0;
    private static final int FAILED = 1;

    private final AlertRule rule;
    private final double limit;
    private final Outcomes outcomes;
    private final Slices counts;
    private final Map<String, Slices> blamed = new ConcurrentHashMap<>();
    private final Instant since;
    private volatile Set<String> providers = Set.of();

    ErrorRateWatch(AlertRule rule, Instant now) {
        this.rule = rule;
        this.limit = rule.above() instanceof AlertLimit.Share(double share) ? share : 1;
        this.outcomes = new Outcomes(rule.scope());
        this.counts = new Slices(rule.window(), SLICES, 2);
        this.since = now;
    }

    @Override
    public void adopt(HapaxConfig config) {
        providers = Set.copyOf(config.providers().keySet());
        blamed.keySet().retainAll(providers);
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
        if (outcome == null) {
            return;
        }
        counts.add(now, COUNTED, 1);
        if (outcome.failed()) {
            counts.add(now, FAILED, 1);
            String provider = outcome.blamed();
            if (provider != null && providers.contains(provider)) {
                blamed.computeIfAbsent(provider, _ -> new Slices(rule.window(), SLICES, 1))
                        .add(now, 0, 1);
            }
        }
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        Duration window = rule.window();
        double counted = counts.sum(now, COUNTED, window);
        double failed = counts.sum(now, FAILED, window);
        double share = counted == 0 ? 0 : failed / counted;
        Verdict verdict = Threshold.verdict(
                share,
                limit,
                counted,
                holding.test(rule.scope()),
                since.plus(window).isBefore(now));
        Set<String> blames = blamed.entrySet().stream()
                .filter(one -> failed > 0 && one.getValue().sum(now, 0, window) * 2 >= failed)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        String detail = Words.share(share) + " of " + Words.requests(rule.scope()) + " failed in " + Words.time(window)
                + ", more than " + Words.share(limit);
        return List.of(new Observation(rule.scope(), verdict, now, detail, blames));
    }
}

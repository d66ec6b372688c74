package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether routes that are deprecated are still asked. */
final class DeprecatedWatch implements Watch {
    private final AlertRule rule;
    private final Instant since;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();
    private volatile Map<String, Instant> deprecated = Map.of();

    DeprecatedWatch(AlertRule rule, Instant now) {
        this.rule = rule;
        this.since = now;
    }

    @Override
    public void adopt(HapaxConfig config) {
        deprecated = config.routes().stream()
                .filter(route -> route.deprecated() != null)
                .filter(route -> rule.scope().covers(AlertScope.route(route.url())))
                .collect(Collectors.toMap(
                        HapaxConfig.Route::url, route -> Objects.requireNonNull(route.deprecated()), (one, _) -> one));
        used.keySet().retainAll(deprecated.keySet());
    }

    @Override
    public void finished(RequestFinished request, Instant now) {
        Instant from = deprecated.get(request.endpoint());
        if (from != null && !from.isAfter(now)) {
            used.put(request.endpoint(), now);
        }
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        return used.entrySet().stream()
                .map(one -> Observation.of(
                        AlertScope.route(one.getKey()),
                        one.getValue().plus(rule.window()).isAfter(now) ? Verdict.ACTIVE : Verdict.CLEAR,
                        now,
                        "the deprecated route " + one.getKey() + " is still in use"))
                .toList();
    }

    /** After a start nothing is known; what was told before goes on. */
    @Override
    public Verdict unseen(Instant now) {
        return since.plus(rule.window()).isAfter(now) ? Verdict.UNKNOWN : Verdict.CLEAR;
    }
}

package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.alert.Surroundings.ProviderState;
import dev.hapax.daemon.alert.Surroundings.TargetState;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Whether breakers are open; for a while a half-open one is not closed yet. */
final class BreakerWatch implements Watch {
    private final AlertScope scope;
    private final Surroundings surroundings;
    private final DownWatch.Answered answered = new DownWatch.Answered();
    private final Quiet quiet = new Quiet();

    BreakerWatch(AlertScope scope, Surroundings surroundings) {
        this.scope = scope;
        this.surroundings = surroundings;
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        answered.attempted(attempt);
    }

    @Override
    public void probed(Probed probed, Instant now) {
        answered.probed(probed);
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        List<ProviderState> providers = surroundings.providers();
        providers.forEach(answered::of);
        return providers.stream()
                .flatMap(
                        provider -> provider.targets().stream().map(target -> observed(provider, target, now, holding)))
                .filter(one -> scope.covers(one.scope()))
                .toList();
    }

    private Observation observed(
            ProviderState provider, TargetState target, Instant now, Predicate<AlertScope> holding) {
        AlertScope about = AlertScope.target(target.target());
        boolean forgiven = quiet.longEnough(target.target(), target.breaker().equals("half_open"), now);
        boolean closed = forgiven || target.breaker().equals("closed");
        Verdict verdict = provider.state().equals("off") ? Verdict.CLEAR : Verdict.UNKNOWN;
        // A breaker that is closed because nobody has called yet proves as little as one of a provider never seen.
        if (answered.ever(provider.name())) {
            verdict = closed ? Verdict.CLEAR : Verdict.ACTIVE;
        } else if (!closed && holding.test(about)) {
            verdict = Verdict.ACTIVE;
        }
        return new Observation(
                about, verdict, now, "the circuit breaker of " + target.target() + " is open", Set.of(provider.name()));
    }
}

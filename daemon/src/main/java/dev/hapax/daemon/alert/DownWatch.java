package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.alert.Surroundings.ProviderState;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Whether providers are down: they cannot be reached, or no breaker of theirs is closed. */
final class DownWatch implements Watch {
    private final AlertScope scope;
    private final Surroundings surroundings;
    private final Answered answered = new Answered();
    private final Quiet quiet = new Quiet();

    DownWatch(AlertScope scope, Surroundings surroundings) {
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
        return surroundings.providers().stream()
                .map(provider -> observed(provider, now, holding))
                .filter(one -> scope.covers(one.scope()))
                .toList();
    }

    private Observation observed(ProviderState provider, Instant now, Predicate<AlertScope> holding) {
        String name = provider.name();
        AlertScope about = AlertScope.provider(name);
        Verdict verdict = verdict(provider, now);
        answered.of(provider);
        // Who was never there has not gone away: a server on a laptop that is not always started.
        if (verdict == Verdict.ACTIVE && !answered.ever(name) && !holding.test(about)) {
            verdict = Verdict.UNKNOWN;
        }
        return new Observation(about, verdict, now, "provider " + name + " is down", Set.of(name));
    }

    /** A breaker that is half open has not closed yet: for a while nobody knows that it is well. */
    private Verdict verdict(ProviderState provider, Instant now) {
        boolean allOpen = !provider.targets().isEmpty()
                && provider.targets().stream()
                        .noneMatch(target -> target.breaker().equals("closed"));
        boolean allHalfOpen = allOpen
                && provider.targets().stream()
                        .allMatch(target -> target.breaker().equals("half_open"));
        boolean forgiven = quiet.longEnough(provider.name(), allHalfOpen, now);
        return switch (provider.state()) {
            case "down" -> Verdict.ACTIVE;
            case "off" -> Verdict.CLEAR;
            case "unknown" -> Verdict.UNKNOWN;
            default -> allOpen && !forgiven ? Verdict.ACTIVE : Verdict.CLEAR;
        };
    }

    /** Providers that have answered since the start. Safe for any number of threads. */
    static final class Answered {
        private final Set<String> names = ConcurrentHashMap.newKeySet();

        void attempted(AttemptFinished attempt) {
            if (attempt.outcome().equals("ok")) {
                names.add(attempt.target().provider());
            }
        }

        void probed(Probed probed) {
            if (probed.failure() == null) {
                names.add(probed.provider());
            }
        }

        /** What health has seen before anybody watched. */
        void of(ProviderState provider) {
            if (provider.state().equals("healthy")) {
                names.add(provider.name());
            }
        }

        boolean ever(String provider) {
            return names.contains(provider);
        }
    }
}

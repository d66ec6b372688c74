package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether providers take their keys, or have quota left for them. What an attempt came to is the evidence, and it
 * stands until another attempt with the same key goes well: neither a reload nor a quiet hour proves anything.
 */
final class KeyWatch implements Watch {
    private final AlertScope scope;
    private final String outcome;
    private final String sentence;
    private final Map<Key, Evidence> evidence = new ConcurrentHashMap<>();
    private volatile Map<String, HapaxConfig.Provider> providers = Map.of();

    /** @param model the one that has a key of its own, or "" */
    private record Key(String provider, String model) {}

    /** @param byProbe whether a probe may take it back */
    private record Evidence(boolean against, boolean byProbe) {}

    private KeyWatch(AlertScope scope, String outcome, String sentence) {
        this.scope = scope;
        this.outcome = outcome;
        this.sentence = sentence;
    }

    static KeyWatch refused(AlertScope scope) {
        return new KeyWatch(scope, "key_refused", "provider %s refuses the key");
    }

    static KeyWatch exhausted(AlertScope scope) {
        return new KeyWatch(scope, "quota", "the quota at provider %s is exhausted");
    }

    @Override
    public void adopt(HapaxConfig config) {
        Map<String, HapaxConfig.Provider> next = new LinkedHashMap<>(config.providers());
        // A probe of a key that is new says as much of it as a call does of the old one.
        evidence.replaceAll((key, known) -> sameKey(providers.get(key.provider()), next.get(key.provider()))
                ? known
                : new Evidence(known.against(), true));
        evidence.keySet().removeIf(key -> !next.containsKey(key.provider()));
        providers = next;
    }

    private static boolean sameKey(HapaxConfig.@Nullable Provider old, HapaxConfig.@Nullable Provider next) {
        return old == null || next == null || Objects.equals(old.key(), next.key());
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        if (attempt.outcome().equals(outcome)) {
            evidence.put(key(attempt.target()), new Evidence(true, false));
        } else if (attempt.outcome().equals("ok")) {
            taken(key(attempt.target()));
        }
    }

    @Override
    public void probed(Probed probed, Instant now) {
        var key = new Key(probed.provider(), "");
        if (outcome.equals(probed.failure())) {
            evidence.put(key, new Evidence(true, true));
        } else if (probed.failure() == null) {
            evidence.computeIfPresent(key, (_, known) -> known.byProbe() ? new Evidence(false, true) : known);
        }
    }

    /** Nearly every attempt ends like this, so that nothing is written which is there already. */
    private void taken(Key key) {
        Evidence known = evidence.get(key);
        if (known == null || known.against()) {
            evidence.put(key, new Evidence(false, false));
        }
    }

    private Key key(Target target) {
        HapaxConfig.Provider provider = providers.get(target.provider());
        HapaxConfig.Model model = provider == null ? null : provider.models().get(target.model());
        return new Key(target.provider(), model == null || model.key() == null ? "" : model.name());
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        return providers.values().stream()
                .filter(provider -> scope.covers(AlertScope.provider(provider.name())))
                .map(provider -> new Observation(
                        AlertScope.provider(provider.name()),
                        verdict(provider),
                        now,
                        sentence.formatted(provider.name()),
                        Set.of(provider.name())))
                .toList();
    }

    private Verdict verdict(HapaxConfig.Provider provider) {
        if (provider.offReason() != null) {
            return Verdict.CLEAR;
        }
        List<Evidence> all = evidence.entrySet().stream()
                .filter(one -> one.getKey().provider().equals(provider.name()))
                .map(Map.Entry::getValue)
                .toList();
        if (all.stream().anyMatch(Evidence::against)) {
            return Verdict.ACTIVE;
        }
        return all.isEmpty() ? Verdict.UNKNOWN : Verdict.CLEAR;
    }
}

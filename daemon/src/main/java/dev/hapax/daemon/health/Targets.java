package dev.hapax.daemon.health;

import dev.hapax.shared.config.HapaxConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one provider. Models that callers name and the file does not are known only as long as their number
 * stays small; they share one breaker. Guarded by itself.
 */
final class Targets {
    /** Models that the file does not list, all together. */
    static final String UNLISTED = "*";

    private static final int MOST_UNLISTED = 64;

    private final KeyStanding sharedKey;
    private final Function<String, Breaker> breakers;
    private final Map<String, TargetRecord> listed = new LinkedHashMap<>();
    private final Map<String, TargetRecord> unlisted = new LinkedHashMap<>(16, 0.75f, true);
    private final Breaker ofUnlisted;
    private String usual = "default";

    Targets(KeyStanding sharedKey, Function<String, Breaker> breakers) {
        this.sharedKey = sharedKey;
        this.breakers = breakers;
        this.ofUnlisted = breakers.apply(UNLISTED);
    }

    /** Learns the models of a new generation; a key that it names for a model is welcome again. */
    synchronized void adopt(HapaxConfig.Provider provider, HapaxConfig.Breaker settings) {
        Map<String, TargetRecord> next = new LinkedHashMap<>();
        provider.models()
                .forEach((name, model) -> next.put(name, record(name, model.key() == null ? sharedKey : null)));
        String standard = provider.defaultModel() == null ? "default" : provider.defaultModel();
        next.computeIfAbsent(standard, name -> record(name, sharedKey));
        usual = standard;
        listed.clear();
        listed.putAll(next);
        listed.values().forEach(target -> target.breaker().settings(settings));
        ofUnlisted.settings(settings);
        unlisted.clear();
    }

    private TargetRecord record(String name, @Nullable KeyStanding shared) {
        TargetRecord known = listed.get(name);
        KeyStanding key = shared == null ? new KeyStanding() : shared;
        return known == null
                ? new TargetRecord(breakers.apply(name), new Cooldown(), key, new Pace())
                : new TargetRecord(known.breaker(), known.cooldown(), key, known.pace());
    }

    synchronized TargetRecord of(String model) {
        TargetRecord known = listed.get(model);
        if (known != null) {
            return known;
        }
        TargetRecord seen = unlisted.computeIfAbsent(
                model, _ -> new TargetRecord(ofUnlisted, new Cooldown(), sharedKey, new Pace()));
        if (unlisted.size() > MOST_UNLISTED) {
            unlisted.remove(unlisted.keySet().iterator().next());
        }
        return Objects.requireNonNull(seen);
    }

    /** The one that probes stand for: the provider's default. */
    synchronized TargetRecord usual() {
        return of(usual);
    }

    /** The name that it goes by outside. */
    synchronized String listed(String model) {
        return listed.containsKey(model) ? model : UNLISTED;
    }

    synchronized List<TargetRecord> listed() {
        return List.copyOf(listed.values());
    }

    synchronized List<TargetRecord> all() {
        List<TargetRecord> all = new ArrayList<>(listed.values());
        all.add(new TargetRecord(ofUnlisted, new Cooldown(), sharedKey, new Pace()));
        return all;
    }

    synchronized void forEachListed(BiConsumer<String, TargetRecord> action) {
        listed.forEach(action);
    }
}

package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Target;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.HealthCheck;
import dev.hapax.shared.config.HapaxConfig.ProbeMode;
import dev.hapax.shared.config.HapaxConfig.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How each provider is to be probed (failover.md §6). What the provider's own block says is the last word. Otherwise
 * every route that asks it has a say, by its own block or the file's, and the most attentive is heard: of each mode the
 * shortest interval.
 */
final class ProbeWishes {
    private final HapaxConfig config;
    private final Map<String, List<HealthCheck>> ofRoutes = new HashMap<>();

    private ProbeWishes(HapaxConfig config) {
        this.config = config;
    }

    /** @return by provider; none for one that is not to be probed */
    static Map<String, List<HealthCheck>> of(
            HapaxConfig config, List<Route> routes, Function<Route, List<Target>> targets) {
        var wishes = new ProbeWishes(config);
        routes.stream()
                .filter(route -> route.handler().asksAModel())
                .forEach(route -> wishes.add(route, targets.apply(route)));
        Map<String, List<HealthCheck>> all = new HashMap<>();
        config.providers().values().forEach(provider -> all.put(provider.name(), wishes.of(provider)));
        return Map.copyOf(all);
    }

    private void add(Route route, List<Target> targets) {
        HealthCheck check = route.healthCheck() == null ? config.healthCheck() : route.healthCheck();
        targets.stream().map(Target::provider).distinct().forEach(provider -> ofRoutes.computeIfAbsent(
                        provider, _ -> new ArrayList<>())
                .add(check));
    }

    private List<HealthCheck> of(HapaxConfig.Provider provider) {
        List<HealthCheck> wishes = provider.healthCheck() == null
                ? ofRoutes.getOrDefault(provider.name(), List.of(config.healthCheck()))
                : List.of(provider.healthCheck());
        Map<ProbeMode, HealthCheck> shortest = new EnumMap<>(ProbeMode.class);
        wishes.stream()
                .filter(check -> check.enabled() && check.mode() != ProbeMode.PASSIVE)
                .forEach(check -> shortest.merge(
                        check.mode(),
                        check,
                        (one, other) -> other.interval().compareTo(one.interval()) < 0 ? other : one));
        return List.copyOf(shortest.values());
    }
}

package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.routing.RouteTable.PublicModel;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.Strategy;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.TargetRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a model's name to the targets it stands for (http-api.md §2). Immutable. */
final class Models {
    /** Stands for a model that the provider chooses itself. */
    static final String DEFAULT = "default";

    private static final Set<String> NO_NAME = Set.of("", DEFAULT, "hapax");

    private final HapaxConfig config;
    private final List<HapaxConfig.Provider> preferred;
    private final List<Open> open;

    Models(HapaxConfig config, List<KindInfo> kinds) {
        this.config = config;
        this.preferred = config.preference().stream()
                .map(name -> config.providers().get(name))
                .filter(provider -> provider != null)
                .toList();
        this.open = preferred.stream()
                .filter(provider -> provider.models().isEmpty())
                .map(provider -> new Open(
                        provider.name(),
                        KindInfo.named(provider.kind(), kinds)
                                .map(KindInfo::modelPrefixes)
                                .orElse(List.of())))
                .toList();
    }

    Chain chain(HapaxConfig.Route route, String model, @Nullable List<TargetRef> fallbacks) throws BadRequest {
        var targets = new LinkedHashSet<Target>();
        HapaxConfig.Alias alias = config.aliases().get(model);
        List<TargetRef> written = alias == null ? route.targets() : alias.targets();
        if (NO_NAME.contains(model) && alias == null) {
            add(targets, route.targets());
            if (targets.isEmpty()) {
                addPreferred(targets);
            }
        } else {
            named(targets, model);
            if (targets.isEmpty()) {
                throw unknown(model);
            }
        }
        List<Integer> weights = weights(targets, written);
        Strategy ofAlias = alias == null ? null : alias.strategy();
        Strategy strategy = ofAlias != null ? ofAlias : route.strategy();
        return usable(
                withFallbacks(targets, route, fallbacks), strategy == null ? Strategy.PRIORITY : strategy, weights);
    }

    /** Of each target as it is written; 1 where nothing is. */
    private List<Integer> weights(Collection<Target> targets, List<TargetRef> written) {
        Map<Target, Integer> known = new LinkedHashMap<>();
        for (TargetRef ref : written) {
            HapaxConfig.Provider provider = config.providers().get(ref.provider());
            if (provider != null) {
                known.putIfAbsent(target(ref, provider), ref.weight());
            }
        }
        return targets.stream().map(target -> known.getOrDefault(target, 1)).toList();
    }

    Chain endpointChain(HapaxConfig.Route route, Target endpoint, @Nullable List<TargetRef> fallbacks)
            throws BadRequest {
        var targets = new LinkedHashSet<Target>();
        targets.add(endpoint);
        add(targets, fallbacks == null ? route.targets() : fallbacks);
        return usable(targets, Strategy.PRIORITY, List.of());
    }

    private Collection<Target> withFallbacks(
            Set<Target> targets, HapaxConfig.Route route, @Nullable List<TargetRef> fallbacks) {
        if (fallbacks != null) {
            add(targets, fallbacks);
        } else if (!route.targets().isEmpty()) {
            add(targets, route.targets());
        } else if (config.preferenceDeclared()) {
            addPreferred(targets);
        }
        return targets;
    }

    private void named(Set<Target> targets, String model) {
        HapaxConfig.Alias alias = config.aliases().get(model);
        if (alias != null) {
            add(targets, alias.targets());
            return;
        }
        int slash = model.indexOf('/');
        if (slash > 0) {
            HapaxConfig.Provider provider = config.providers().get(model.substring(0, slash));
            String name = model.substring(slash + 1);
            if (provider != null && NO_NAME.contains(name) && !provider.models().containsKey(name)) {
                targets.add(byDefault(provider));
                return;
            }
            if (provider != null
                    && (provider.models().isEmpty() || provider.models().containsKey(name))) {
                targets.add(new Target(provider.name(), name));
                return;
            }
        }
        preferred.stream()
                .filter(provider -> provider.models().containsKey(model))
                .forEach(provider -> targets.add(new Target(provider.name(), model)));
        HapaxConfig.Provider alone = config.providers().get(model);
        if (targets.isEmpty() && alone != null) {
            // As in a list of targets: a provider stands for its default model.
            targets.add(byDefault(alone));
        } else if (targets.isEmpty()) {
            anyName(targets, model);
        }
    }

    /** Providers that list no models take any name; those whose kind claims it come first. */
    private void anyName(Set<Target> targets, String model) {
        for (Open provider : open) {
            if (provider.claims(model)) {
                targets.add(new Target(provider.name(), model));
            }
        }
        for (Open provider : open) {
            targets.add(new Target(provider.name(), model));
        }
    }

    /** A provider that lists no models, and how the names begin that its kind claims. */
    private record Open(String name, List<String> prefixes) {
        boolean claims(String model) {
            for (String prefix : prefixes) {
                if (model.startsWith(prefix)) {
                    return true;
                }
            }
            return false;
        }
    }

    private void add(Set<Target> targets, List<TargetRef> refs) {
        for (TargetRef ref : refs) {
            HapaxConfig.Provider provider = config.providers().get(ref.provider());
            if (provider != null) {
                targets.add(target(ref, provider));
            }
        }
    }

    private static Target target(TargetRef ref, HapaxConfig.Provider provider) {
        String model = ref.model();
        return model == null ? byDefault(provider) : new Target(provider.name(), model);
    }

    private void addPreferred(Set<Target> targets) {
        preferred.forEach(provider -> targets.add(byDefault(provider)));
    }

    private static Target byDefault(HapaxConfig.Provider provider) {
        return new Target(provider.name(), provider.defaultModel() == null ? DEFAULT : provider.defaultModel());
    }

    private Chain usable(Collection<Target> targets, Strategy strategy, List<Integer> weights) throws BadRequest {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Target target : targets) {
            String off = offReason(target);
            if (off == null) {
                return new Chain(List.copyOf(targets), strategy, weights);
            }
            reasons.put(target.toString(), off);
        }
        var why = new StringBuilder("No target is usable");
        reasons.forEach(
                (target, reason) -> why.append("; ").append(target).append(": ").append(reason));
        throw new BadRequest(GatewayError.of(ErrorKind.UNAVAILABLE, 503, "no_provider_available", why.toString())
                .repeated(Duration.ofSeconds(60), false)
                .with(reasons));
    }

    private @Nullable String offReason(Target target) {
        HapaxConfig.Provider provider = config.providers().get(target.provider());
        if (provider == null || provider.offReason() != null) {
            return provider == null ? "no such provider" : provider.offReason();
        }
        HapaxConfig.Model model = provider.models().get(target.model());
        return model == null ? null : model.offReason();
    }

    /** The targets of each alias, without the fallbacks that a route adds. */
    List<Chain> aliases() {
        return config.aliases().values().stream()
                .map(alias -> chain(targets(alias), alias))
                .filter(chain -> !chain.targets().isEmpty())
                .toList();
    }

    private Chain chain(List<Target> targets, HapaxConfig.Alias alias) {
        Strategy strategy = alias.strategy();
        return new Chain(targets, strategy == null ? Strategy.PRIORITY : strategy, weights(targets, alias.targets()));
    }

    private List<Target> targets(HapaxConfig.Alias alias) {
        var targets = new LinkedHashSet<Target>();
        add(targets, alias.targets());
        return List.copyOf(targets);
    }

    List<PublicModel> list() {
        Map<String, PublicModel> list = new LinkedHashMap<>();
        config.aliases().forEach((name, alias) -> list.put(name, new PublicModel(name, "hapax", targets(alias))));
        for (HapaxConfig.Provider provider : preferred) {
            if (provider.offReason() != null) {
                continue;
            }
            Set<String> names = new LinkedHashSet<>(provider.models().keySet());
            if (provider.defaultModel() != null) {
                names.add(provider.defaultModel());
            }
            for (String name : names) {
                list.merge(name, model(provider, name), Models::together);
            }
        }
        return new ArrayList<>(list.values());
    }

    private static PublicModel model(HapaxConfig.Provider provider, String name) {
        return new PublicModel(name, provider.name(), List.of(new Target(provider.name(), name)));
    }

    private static PublicModel together(PublicModel one, PublicModel other) {
        var targets = new LinkedHashSet<>(one.targets());
        targets.addAll(other.targets());
        return new PublicModel(one.id(), one.ownedBy(), List.copyOf(targets));
    }

    private BadRequest unknown(String model) {
        List<String> names = list().stream().map(PublicModel::id).toList();
        List<String> near = Nearest.to(model, names);
        String hint = near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
        return new BadRequest(GatewayError.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        404,
                        "model_not_found",
                        "No model is named \"" + model + "\"." + hint + " GET /v1/models lists them.")
                .about("model")
                .repeated(null, false));
    }
}

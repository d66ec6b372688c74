package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Target;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.HealthCheck;
import dev.hapax.shared.config.HapaxConfig.Route;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.TargetRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One generation's routes and models: path to route, model to chain (http-api.md §1 and §2). Immutable. */
public final class RouteTable {
    /** What is served below a health route, beside {@code /live} and {@code /ready}. */
    private static final String PROVIDER_HEALTH = "/provider/";

    /** What is served below a route for messages. */
    private static final String COUNT_TOKENS = "/count_tokens";

    /** What is served below a route for responses. */
    private static final String INPUT_TOKENS = "/input_tokens";

    private final Map<String, Map<String, Entry>> byPath = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final Models models;

    private final Map<String, Route> checked = new HashMap<>();
    private final Map<String, List<HealthCheck>> probes;

    private record Entry(Route route, String rest, @Nullable Target endpoint) {}

    /** Default routes, the file's routes and the models' endpoints together. */
    public RouteTable(HapaxConfig config, List<KindInfo> kinds) {
        models = new Models(config, kinds);
        config.routes().forEach(route -> add(route, null));
        endpoints(config);
        if (config.defaultRoutes()) {
            DefaultRoutes.ALL.forEach(route -> add(route, null));
        }
        List.copyOf(routes).forEach(this::addHealth);
        addAt("/health/live", new Entry(DefaultRoutes.HEALTH, "/live", null));
        addAt("/health/ready", new Entry(DefaultRoutes.HEALTH, "/ready", null));
        probes = ProbeWishes.of(config, routes, this::usualTargets);
    }

    private void endpoints(HapaxConfig config) {
        for (HapaxConfig.Provider provider : config.providers().values()) {
            for (HapaxConfig.Model model : provider.models().values()) {
                if (model.endpoint() != null) {
                    Target target = new Target(provider.name(), model.name());
                    for (Route route : DefaultRoutes.ofEndpoint(model.endpoint(), model.fallbacks())) {
                        add(route, target);
                    }
                }
            }
        }
    }

    /** What is there already wins: the file before the endpoints before the defaults. */
    private void add(Route route, @Nullable Target endpoint) {
        if (addAt(route.url(), new Entry(route, "", endpoint))) {
            routes.add(route);
        }
    }

    private void addHealth(Route route) {
        HealthCheck check = route.healthCheck();
        if (check != null && check.enabled()) {
            Route health = DefaultRoutes.healthOf(route);
            if (addAt(health.url(), new Entry(health, "", null))) {
                routes.add(health);
                checked.put(health.url(), route);
            }
        }
    }

    private boolean addAt(String path, Entry entry) {
        Map<String, Entry> methods = byPath.computeIfAbsent(path, _ -> new LinkedHashMap<>());
        boolean added = false;
        for (String method : entry.route().methods()) {
            added |= methods.putIfAbsent(method, entry) == null;
        }
        return added;
    }

    /** What a method and path lead to. */
    public sealed interface Match {
        /**
         * @param rest what follows the route's URL for handlers that serve what lies below it ({@code models/{id}},
         *     {@code messages/count_tokens}, {@code health/…}), "" for the URL itself
         * @param endpoint the target when this is a model's own endpoint, or null
         */
        record Found(Route route, String rest, @Nullable Target endpoint) implements Match {}

        /** The path is there, the method is not. */
        record WrongMethod(List<String> allowed) implements Match {}

        record Nothing() implements Match {}
    }

    public Match match(String method, String path) {
        Map<String, Entry> methods = byPath.get(path);
        if (methods != null) {
            Entry entry = methods.get(method);
            return entry == null
                    ? new Match.WrongMethod(List.copyOf(methods.keySet()))
                    : new Match.Found(entry.route(), entry.rest(), entry.endpoint());
        }
        return below(method, path);
    }

    /** The nearest route above the path, if its handler serves what lies below. */
    private Match below(String method, String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            Map<String, Entry> methods = byPath.get(path.substring(0, slash));
            if (methods == null) {
                continue;
            }
            String rest = path.substring(slash);
            Entry entry = methods.get(method);
            if (entry == null) {
                boolean served = methods.values().stream()
                        .anyMatch(other -> serves(other.route().handler(), rest));
                return served ? new Match.WrongMethod(List.copyOf(methods.keySet())) : new Match.Nothing();
            }
            return serves(entry.route().handler(), rest)
                    ? new Match.Found(entry.route(), rest, entry.endpoint())
                    : new Match.Nothing();
        }
        return new Match.Nothing();
    }

    private static boolean serves(Handler handler, String rest) {
        return switch (handler) {
            case MODELS -> rest.length() > 1;
            case MESSAGES -> rest.equals(COUNT_TOKENS);
            case RESPONSES -> rest.equals(INPUT_TOKENS);
            case HEALTH ->
                rest.equals("/live")
                        || rest.equals("/ready")
                        || (rest.startsWith(PROVIDER_HEALTH) && rest.length() > PROVIDER_HEALTH.length());
            case COMPLETION, ADVANCED_COMPLETION, CHAT, EMBEDDINGS, METRICS -> false;
        };
    }

    /** Every route that is served, endpoints included, in a stable order. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * The targets that may be tried for a model's name.
     *
     * @param model as the caller wrote it, "" for none
     * @param endpoint the target of a model's own endpoint, or null
     * @param fallbacks null: the declared ones; empty: none; else these targets after the first step
     * @throws BadRequest 404 {@code model_not_found}, with near matches; 503 {@code no_provider_available} with the
     *     reason for each when no target is usable at all
     */
    public Chain chain(Route route, String model, @Nullable Target endpoint, @Nullable List<String> fallbacks)
            throws BadRequest {
        List<TargetRef> after = fallbacks == null
                ? null
                : fallbacks.stream().map(TargetRef::parse).toList();
        return endpoint == null ? models.chain(route, model, after) : models.endpointChain(route, endpoint, after);
    }

    /** The route whose health is told at this one; null for the gateway's own. */
    public @Nullable Route checkedAt(Route health) {
        return checked.get(health.url());
    }

    /** The targets of a request that names no model; none where nothing is usable. */
    public List<Target> usualTargets(Route route) {
        return usualChain(route).map(Chain::targets).orElse(List.of());
    }

    /** How each provider is to be probed, by its name. */
    public Map<String, List<HealthCheck>> probes() {
        return probes;
    }

    private Optional<Chain> usualChain(Route route) {
        try {
            return Optional.of(chain(route, "", endpointOf(route), null));
        } catch (BadRequest nothingUsable) {
            return Optional.empty();
        }
    }

    /**
     * Who may answer instead of whom, as far as the file says it: those that a route or an alias asks first, and the
     * others of its chain.
     */
    public Map<Target, Set<Target>> standIns() {
        Map<Target, Set<Target>> standIns = new HashMap<>();
        Stream<Chain> usual = routes.stream()
                .filter(route -> route.handler().asksAModel())
                .map(this::usualChain)
                .flatMap(Optional::stream);
        Stream.concat(usual, models.aliases().stream()).forEach(chain -> {
            for (Target first : chain.first()) {
                Set<Target> others = standIns.computeIfAbsent(first, _ -> new LinkedHashSet<>());
                chain.targets().stream().filter(other -> !other.equals(first)).forEach(others::add);
            }
        });
        return standIns;
    }

    private @Nullable Target endpointOf(Route route) {
        return byPath.getOrDefault(route.url(), Map.of()).values().stream()
                .filter(entry -> entry.route().equals(route))
                .map(Entry::endpoint)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Public names of models, with the targets they stand for: what {@code GET /v1/models} lists. */
    public List<PublicModel> models() {
        return models.list();
    }

    /** @param ownedBy the provider, or {@code hapax} for an alias */
    public record PublicModel(String id, String ownedBy, List<Target> targets) {
        public PublicModel {
            targets = List.copyOf(targets);
        }
    }
}

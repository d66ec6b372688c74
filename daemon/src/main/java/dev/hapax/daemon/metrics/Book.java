package dev.hapax.daemon.metrics;

import dev.hapax.shared.config.HapaxConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every series that the file's names make, looked up when a generation comes into force, so that a request finds them
 * by one read of a map. Names of earlier generations stay: a request that began under one ends under its name.
 * Immutable.
 */
final class Book {
    /** A zero for each of a thousand keys on every route is more than a scraper wants to read. */
    private static final int MOST_CLIENTS_AT_ZERO = 100;

    private final Families families;
    private final Map<String, EndpointSeries> endpoints;
    private final Map<String, ProviderSeries> providers;
    private final Set<String> clients;
    private final EndpointSeries otherEndpoint;

    private Book(
            Families families,
            Map<String, EndpointSeries> endpoints,
            Map<String, ProviderSeries> providers,
            Set<String> clients,
            EndpointSeries otherEndpoint) {
        this.families = families;
        this.endpoints = endpoints;
        this.providers = providers;
        this.clients = clients;
        this.otherEndpoint = otherEndpoint;
    }

    static Book empty(Families families) {
        return new Book(families, Map.of(), Map.of(), Set.of(), new EndpointSeries(families, GatewayMetrics.OTHER));
    }

    /** @param routes every one that is served */
    Book with(HapaxConfig config, List<HapaxConfig.Route> routes) {
        Map<String, EndpointSeries> nextEndpoints = new HashMap<>(endpoints);
        for (HapaxConfig.Route route : routes) {
            EndpointSeries endpoint =
                    nextEndpoints.computeIfAbsent(route.url(), url -> new EndpointSeries(families, url));
            endpoint.expects(route);
            limited(config, route).limit(MOST_CLIENTS_AT_ZERO).forEach(endpoint::rateLimitHits);
        }
        Map<String, ProviderSeries> nextProviders = new HashMap<>(providers);
        config.providers()
                .values()
                .forEach(provider ->
                        nextProviders.merge(provider.name(), of(provider), (known, _) -> grown(provider, known)));
        Set<String> nextClients = new HashSet<>(clients);
        config.auth().keys().forEach(key -> nextClients.add(key.name()));
        return new Book(families, nextEndpoints, nextProviders, nextClients, otherEndpoint);
    }

    /** Whom a limit may turn away at a route. */
    private static Stream<String> limited(HapaxConfig config, HapaxConfig.Route route) {
        boolean asks = route.handler().asksAModel();
        boolean everybody = route.rateLimit() != null || (asks && config.rateLimit() != null);
        Stream<String> keys = config.auth().keys().stream()
                .filter(key -> everybody || (asks && key.rateLimit() != null))
                .map(HapaxConfig.ClientKey::name);
        return everybody ? Stream.concat(Stream.of(GatewayMetrics.ANONYMOUS), keys) : keys;
    }

    private ProviderSeries of(HapaxConfig.Provider provider) {
        return priced(provider, new ProviderSeries(families, provider.name(), named(provider)));
    }

    private static ProviderSeries priced(HapaxConfig.Provider provider, ProviderSeries series) {
        provider.models().values().stream()
                .filter(model -> model.price() != null)
                .forEach(model -> series.target(model.name()).cost());
        return series;
    }

    private ProviderSeries grown(HapaxConfig.Provider provider, ProviderSeries known) {
        Set<String> models = named(provider);
        if (known.models().containsAll(models)) {
            return priced(provider, known);
        }
        models.addAll(known.models());
        return priced(provider, new ProviderSeries(families, provider.name(), models));
    }

    private static Set<String> named(HapaxConfig.Provider provider) {
        Set<String> names = new HashSet<>(provider.models().keySet());
        names.add(provider.defaultModel() == null ? "default" : provider.defaultModel());
        return names;
    }

    EndpointSeries endpoint(String url) {
        return endpoints.getOrDefault(url, otherEndpoint);
    }

    ProviderSeries provider(String name) {
        ProviderSeries known = providers.get(name);
        return known == null ? new ProviderSeries(families, GatewayMetrics.OTHER, Set.of()) : known;
    }

    /** A key's name if the file has it, {@code anonymous}, or {@code other}. */
    String client(String name) {
        return clients.contains(name) || name.equals(GatewayMetrics.ANONYMOUS) ? name : GatewayMetrics.OTHER;
    }
}

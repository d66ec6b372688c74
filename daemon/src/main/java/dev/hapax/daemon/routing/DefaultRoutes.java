package dev.hapax.daemon.routing;

import dev.hapax.shared.config.EndpointUrl;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig.Route;
import dev.hapax.shared.config.TargetRef;
import java.util.List;

/** The routes that are there without being written down (http-api.md §1). */
final class DefaultRoutes {
    static final Route HEALTH = Route.plain("/health", Handler.HEALTH, "v1", List.of());

    static final List<Route> ALL = List.of(
            Route.plain("/v1/completions", Handler.COMPLETION, "v1", List.of()),
            Route.plain("/v2/completions", Handler.ADVANCED_COMPLETION, "v2", List.of()),
            Route.plain("/v1/chat/completions", Handler.CHAT, "v1", List.of()),
            Route.plain("/v1/messages", Handler.MESSAGES, "v1", List.of()),
            Route.plain("/v1/responses", Handler.RESPONSES, "v1", List.of()),
            Route.plain("/v1/embeddings", Handler.EMBEDDINGS, "v1", List.of()),
            Route.plain("/v1/models", Handler.MODELS, "v1", List.of()),
            HEALTH,
            Route.plain("/v1/health", Handler.HEALTH, "v1", List.of()),
            Route.plain("/metrics", Handler.METRICS, "v1", List.of()));

    private DefaultRoutes() {}

    /** A model's own address, which also serves as base URL for SDKs. */
    static List<Route> ofEndpoint(String endpoint, List<TargetRef> fallbacks) {
        String version = version(endpoint);
        return EndpointUrl.ALL.stream()
                .map(url -> Route.plain(endpoint + url.rest(), url.handler(), version, fallbacks))
                .toList();
    }

    /** Where a route tells how it is. */
    static Route healthOf(Route route) {
        return Route.plain(route.url() + "/health", Handler.HEALTH, route.version(), List.of());
    }

    private static String version(String path) {
        int end = path.indexOf('/', 1);
        String first = end < 0 ? "" : path.substring(1, end);
        return first.matches("v\\d+") ? first : "v1";
    }
}

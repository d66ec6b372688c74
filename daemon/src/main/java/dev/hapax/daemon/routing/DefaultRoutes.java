package dev.hapax.daemon.routing;

import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig.Route;
import dev.hapax.shared.config.TargetRef;
import java.util.List;
import java.util.Map;

/** The routes that are there without being written down (http-api.md §1). */
final class DefaultRoutes {
    static final Route HEALTH = route("/health", Handler.HEALTH, "v1", List.of());

    static final List<Route> ALL = List.of(
            route("/v1/completions", Handler.COMPLETION, "v1", List.of()),
            route("/v2/completions", Handler.ADVANCED_COMPLETION, "v2", List.of()),
            route("/v1/chat/completions", Handler.CHAT, "v1", List.of()),
            route("/v1/messages", Handler.MESSAGES, "v1", List.of()),
            route("/v1/responses", Handler.RESPONSES, "v1", List.of()),
            route("/v1/embeddings", Handler.EMBEDDINGS, "v1", List.of()),
            route("/v1/models", Handler.MODELS, "v1", List.of()),
            HEALTH,
            route("/v1/health", Handler.HEALTH, "v1", List.of()),
            route("/metrics", Handler.METRICS, "v1", List.of()));

    private DefaultRoutes() {}

    /** A model's own address, which also serves as base URL for SDKs. */
    static List<Route> ofEndpoint(String endpoint, List<TargetRef> fallbacks) {
        String version = version(endpoint);
        return List.of(
                route(endpoint, Handler.COMPLETION, version, fallbacks),
                route(endpoint + "/chat/completions", Handler.CHAT, version, fallbacks),
                route(endpoint + "/completions", Handler.COMPLETION, version, fallbacks),
                route(endpoint + "/embeddings", Handler.EMBEDDINGS, version, fallbacks),
                route(endpoint + "/v1/messages", Handler.MESSAGES, version, fallbacks),
                route(endpoint + "/messages", Handler.MESSAGES, version, fallbacks),
                route(endpoint + "/responses", Handler.RESPONSES, version, fallbacks),
                route(endpoint + "/v1/models", Handler.MODELS, version, fallbacks),
                route(endpoint + "/models", Handler.MODELS, version, fallbacks));
    }

    private static String version(String path) {
        int end = path.indexOf('/', 1);
        String first = end < 0 ? "" : path.substring(1, end);
        return first.matches("v\\d+") ? first : "v1";
    }

    private static Route route(String url, Handler handler, String version, List<TargetRef> targets) {
        return new Route(
                url,
                url,
                handler,
                version,
                handler.methods(),
                targets,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                Map.of(),
                null,
                null,
                null);
    }
}

package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.routing.RouteTable.Match;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Health as it is known (http-api.md §6): no answer ever waits for a provider. */
final class HealthHandler implements RouteHandler {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<Handler> ASKING = Set.of(
            Handler.COMPLETION,
            Handler.ADVANCED_COMPLETION,
            Handler.CHAT,
            Handler.MESSAGES,
            Handler.RESPONSES,
            Handler.EMBEDDINGS);
    private static final String PROVIDER = "/provider/";

    private final HealthBoard health;
    private final BooleanSupplier draining;
    private final String version;

    HealthHandler(HealthBoard health, BooleanSupplier draining, String version) {
        this.health = health;
        this.draining = draining;
        this.version = version;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        List<ProviderHealth> providers = health.providers();
        switch (found.rest()) {
            case "/live" -> exchange.json(200, word("ok"));
            case "/ready" -> {
                boolean ready = !draining.getAsBoolean() && providers.stream().anyMatch(HealthHandler::usable);
                exchange.json(ready ? 200 : 503, word(ready ? "ready" : "not ready"));
            }
            case "" -> {
                HapaxConfig.Route checked = exchange.generation().routes().checkedAt(found.route());
                if (checked == null) {
                    whole(exchange, found.route(), providers);
                } else {
                    RouteHealth how = routeHealth(exchange, checked);
                    exchange.json(how.healthy() ? 200 : 503, JSON.writeValueAsBytes(how.node()));
                }
            }
            default -> one(exchange, found.rest().substring(PROVIDER.length()), providers);
        }
    }

    private static byte[] word(String status) {
        return JSON.writeValueAsBytes(JSON.createObjectNode().put("status", status));
    }

    private void whole(Exchange exchange, HapaxConfig.Route route, List<ProviderHealth> providers) throws IOException {
        String status = status(providers);
        ObjectNode body = JSON.createObjectNode();
        // The Go original's clients read an object there.
        if (route.url().startsWith("/v1/")) {
            body.putObject("status").put("global", !status.equals("down"));
        } else {
            body.put("status", status);
        }
        body.put("version", version);
        body.put("generation", exchange.generation().number());
        ObjectNode services = body.putObject("services");
        exchange.generation().routes().routes().stream()
                .filter(served -> ASKING.contains(served.handler()))
                .forEach(served ->
                        services.put(served.url(), routeHealth(exchange, served).word()));
        ObjectNode all = body.putObject("providers");
        providers.forEach(provider -> all.set(provider.provider(), node(provider)));
        exchange.json(status.equals("down") ? 503 : 200, JSON.writeValueAsBytes(body));
    }

    private RouteHealth routeHealth(Exchange exchange, HapaxConfig.Route route) {
        return RouteHealth.of(route, exchange.generation().routes(), health);
    }

    private static String status(List<ProviderHealth> providers) {
        List<ProviderHealth> meant = providers.stream()
                .filter(provider -> !provider.state().equals("off"))
                .toList();
        if (meant.stream().noneMatch(HealthHandler::usable)) {
            return "down";
        }
        boolean allWell = meant.stream()
                .allMatch(provider ->
                        provider.state().equals("healthy") || provider.state().equals("unknown"));
        return allWell ? "ok" : "degraded";
    }

    private static boolean usable(ProviderHealth provider) {
        return switch (provider.state()) {
            case "healthy", "degraded", "unknown" -> true;
            default -> false;
        };
    }

    private static void one(Exchange exchange, String name, List<ProviderHealth> providers)
            throws BadRequest, IOException {
        for (ProviderHealth provider : providers) {
            if (provider.provider().equals(name)) {
                exchange.json(usable(provider) ? 200 : 503, JSON.writeValueAsBytes(node(provider)));
                return;
            }
        }
        throw new BadRequest(GatewayError.of(
                ErrorKind.NOT_FOUND,
                404,
                "not_found",
                "No provider of that name is configured; GET /health lists them"));
    }

    private static ObjectNode node(ProviderHealth provider) {
        ObjectNode node = JSON.createObjectNode()
                .put("healthy", usable(provider))
                .put("state", provider.state())
                .put(
                        "last_check",
                        provider.checkedAt() == null
                                ? null
                                : provider.checkedAt().toString())
                .put("consecutive_fails", provider.consecutiveFailures());
        if (provider.p50() != null) {
            node.put("latency_ms", provider.p50().toMillis());
        } else if (provider.probeTook() != null) {
            node.put("latency_ms", provider.probeTook().toMillis());
        } else {
            node.putNull("latency_ms");
        }
        return node.put("error_count", provider.failed()).put("request_count", provider.requests());
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}

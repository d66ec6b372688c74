package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.routing.RouteTable;
import dev.hapax.shared.config.HapaxConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a route is: well while one target of its chain can be asked (http-api.md §6).
 *
 * @param targets what is known of each, in the chain's order; empty for a route that asks nobody
 * @param checks names that older files give it
 */
record RouteHealth(boolean healthy, Map<Target, Boolean> targets, List<String> checks) {
    private static final JsonMapper JSON = new JsonMapper();

    static RouteHealth of(HapaxConfig.Route route, RouteTable routes, HealthBoard health) {
        HapaxConfig.HealthCheck check = route.healthCheck();
        List<String> checks =
                check == null ? List.of() : List.copyOf(check.checks().keySet());
        return switch (route.handler()) {
            case MODELS, HEALTH, METRICS -> new RouteHealth(true, Map.of(), checks);
            case COMPLETION, ADVANCED_COMPLETION, CHAT, MESSAGES, RESPONSES, EMBEDDINGS -> {
                Map<Target, Boolean> targets = new LinkedHashMap<>();
                for (Target target : routes.usualTargets(route)) {
                    targets.put(target, isWell(target, check, health));
                }
                yield new RouteHealth(targets.containsValue(true), targets, checks);
            }
        };
    }

    private static boolean isWell(Target target, HapaxConfig.@Nullable HealthCheck check, HealthBoard health) {
        boolean usable = health.standing(target).can() != Standing.Can.NOTHING;
        return usable && (check == null || health.consecutiveFailures(target) < check.failureThreshold());
    }

    String word() {
        return word(healthy);
    }

    private static String word(boolean well) {
        return well ? "healthy" : "unhealthy";
    }

    ObjectNode node() {
        ObjectNode node = JSON.createObjectNode().put("status", word());
        if (!targets.isEmpty()) {
            ObjectNode each = node.putObject("targets");
            targets.forEach((target, well) -> each.put(target.toString(), word(well)));
        }
        if (!checks.isEmpty()) {
            ObjectNode each = node.putObject("checks");
            checks.forEach(name -> each.put(name, word()));
        }
        return node;
    }
}

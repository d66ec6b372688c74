package dev.hapax.daemon.routing;

import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often each route was asked since the daemon started and when last; it outlives generations, and forgets a route
 * with the generation that has it no more. Who still asks a deprecated one is told to the log, once an hour. Safe for
 * any number of threads.
 */
public final class RouteUses implements Consumer<GatewayEvent> {
    private static final Logger log = LoggerFactory.getLogger("hapax");
    private static final Duration BETWEEN_HINTS = Duration.ofHours(1);

    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private volatile Map<String, Route> served = Map.of();

    /** @param last null: never */
    public record Use(long requests, @Nullable Instant last) {
        static final Use NONE = new Use(0, null);

        private Use and(Use other) {
            Instant later = last == null || (other.last != null && other.last.isAfter(last)) ? other.last : last;
            return new Use(requests + other.requests, later);
        }
    }

    /** Guarded by itself. */
    private static final class Count {
        private Use use = Use.NONE;
        private long sinceHint;
        private @Nullable Instant hinted;

        synchronized void asked(Instant at) {
            use = use.and(new Use(1, at));
            sinceHint++;
        }

        synchronized Use use() {
            return use;
        }

        /** How many asked since the last hint, if it is time for another; else 0. */
        synchronized long hint(Instant now) {
            if (hinted != null && Duration.between(hinted, now).compareTo(BETWEEN_HINTS) < 0) {
                return 0;
            }
            long asked = sinceHint;
            hinted = now;
            sinceHint = 0;
            return asked;
        }
    }

    /** Learns the routes of a new generation. */
    public void adopt(List<Route> routes) {
        Map<String, Route> next = new HashMap<>();
        Set<String> keys = new HashSet<>();
        for (Route route : routes) {
            for (String method : route.methods()) {
                keys.add(key(method, route.url()));
                next.putIfAbsent(key(method, route.url()), route);
            }
        }
        served = Map.copyOf(next);
        counts.keySet().retainAll(keys);
    }

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof GatewayEvent.RequestFinished request) {
            String key = key(request.method(), request.endpoint());
            Route route = served.get(key);
            if (route != null) {
                Count count = counts.computeIfAbsent(key, _ -> new Count());
                count.asked(request.at());
                if (route.deprecated() != null) {
                    hint(route, request, count);
                }
            }
        }
    }

    private static void hint(Route route, GatewayEvent.RequestFinished request, Count count) {
        long asked = count.hint(request.at());
        if (asked == 0) {
            return;
        }
        String until = route.sunset() == null ? "" : "; it goes away at " + route.sunset();
        log.atInfo()
                .addKeyValue("event", "deprecated")
                .addKeyValue("request_id", request.requestId())
                .addKeyValue("path", route.url())
                .addKeyValue("version", route.version())
                .addKeyValue("requests", asked)
                .addKeyValue("client", request.client())
                .log(
                        "{} {} is deprecated and in use: {} request{}, the latest by {}{}",
                        request.method(),
                        route.url(),
                        asked,
                        asked == 1 ? "" : "s",
                        request.client(),
                        until);
    }

    /** All its methods together. */
    public Use of(Route route) {
        Use all = Use.NONE;
        for (String method : route.methods()) {
            Count count = counts.get(key(method, route.url()));
            all = count == null ? all : all.and(count.use());
        }
        return all;
    }

    private static String key(String method, String url) {
        return method + " " + url;
    }
}

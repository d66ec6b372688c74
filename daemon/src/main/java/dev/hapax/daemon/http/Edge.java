package dev.hapax.daemon.http;

import dev.hapax.daemon.access.Credentials;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.routing.RouteTable.Match;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every public request comes in here. It reads the configuration in force once and checks in the order of http-api.md
 * §5: Host, origin, route, method, who calls, headers; then the route's handler has it.
 */
final class Edge {
    private static final Logger log = LoggerFactory.getLogger(Edge.class);
    private static final String OTHER = "other";

    private final Supplier<Generation> inForce;
    private final Pipeline pipeline;
    private final Map<Handler, RouteHandler> handlers;
    private final InFlight inFlight;
    private final Departures departures;
    private final KeepAlive keepAlive;
    private final EventBus events;
    private final Clock clock;

    Edge(
            Supplier<Generation> inForce,
            Pipeline pipeline,
            Map<Handler, RouteHandler> handlers,
            InFlight inFlight,
            Departures departures,
            KeepAlive keepAlive,
            EventBus events,
            Clock clock) {
        this.inForce = inForce;
        this.pipeline = pipeline;
        this.handlers = handlers;
        this.inFlight = inFlight;
        this.departures = departures;
        this.keepAlive = keepAlive;
        this.events = events;
        this.clock = clock;
    }

    void handle(HttpServletRequest request, HttpServletResponse response) {
        try (InFlight.Place place = inFlight.enter(inForce)) {
            handle(request, response, place);
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response, InFlight.Place place) {
        Generation generation = place.generation();
        var exchange = new Exchange(
                request,
                response,
                generation,
                HeaderValues.requestId(request.getHeader("X-Request-ID")),
                clock.instant(),
                departures,
                keepAlive);
        Match match = generation.routes().match(exchange.method(), exchange.path());
        String endpoint = match instanceof Match.Found found ? found.route().url() : OTHER;
        events.emit(new GatewayEvent.RequestStarted(endpoint));
        try {
            answer(exchange, match, place.admitted());
        } catch (IOException gone) {
            exchange.callerLeft();
        } finally {
            finished(exchange, endpoint);
        }
    }

    private void answer(Exchange exchange, Match match, boolean admitted) throws IOException {
        try {
            if (!admitted && !isHealth(match)) {
                exchange.setHeader("Connection", "close");
                exchange.fail(HttpErrors.draining());
                return;
            }
            checked(exchange, match);
        } catch (BadRequest refused) {
            refuse(exchange, refused.error());
        } catch (HttpException.RuntimeException broken) {
            refuse(exchange, GatewayError.badRequest(broken.getCode(), "bad_message", "The request breaks HTTP", null));
        } catch (RuntimeException bug) {
            log.error("request {} met a bug", exchange.id(), bug);
            refuse(exchange, HttpErrors.internal());
        }
    }

    /** Who asks how it goes is answered until the end. */
    private static boolean isHealth(Match match) {
        return match instanceof Match.Found found && found.route().handler() == Handler.HEALTH;
    }

    private static void refuse(Exchange exchange, GatewayError error) throws IOException {
        if (!exchange.committed()) {
            exchange.fail(error);
        }
    }

    private void checked(Exchange exchange, Match match) throws BadRequest, IOException {
        HapaxConfig.Server server = exchange.generation().config().server();
        HostRules.check(exchange.hosts(), server);
        HostRules.cors(exchange, server.cors());
        HostRules.checkOrigin(exchange, server);
        switch (match) {
            case Match.Found found -> found(exchange, found);
            case Match.WrongMethod wrong -> wrongMethod(exchange, wrong, server);
            case Match.Nothing() -> exchange.fail(HttpErrors.noSuchPath(exchange.path()));
        }
    }

    private void found(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        RouteHandler handler = handlers.get(found.route().handler());
        if (handler == null) {
            exchange.fail(HttpErrors.noSuchPath(exchange.path()));
            return;
        }
        exchange.on(found.route(), handler.errors());
        exchange.calledBy(pipeline.admit(
                exchange.generation(),
                found.route(),
                new Credentials(exchange.header("Authorization"), exchange.header("x-api-key"))));
        requiredHeaders(exchange, found.route());
        handler.handle(exchange, found);
    }

    private static void requiredHeaders(Exchange exchange, HapaxConfig.Route route) throws BadRequest {
        for (Map.Entry<String, String> wanted : route.requiredHeaders().entrySet()) {
            String value = exchange.header(wanted.getKey());
            boolean media = wanted.getKey().equalsIgnoreCase("Content-Type")
                    || wanted.getKey().equalsIgnoreCase("Accept");
            boolean same = value != null
                    && (media
                            ? RequestBody.mediaType(value).equals(RequestBody.mediaType(wanted.getValue()))
                            : value.equals(wanted.getValue()));
            if (!same) {
                throw new BadRequest(HttpErrors.requiredHeader(wanted.getKey(), wanted.getValue()));
            }
        }
    }

    private static void wrongMethod(Exchange exchange, Match.WrongMethod wrong, HapaxConfig.Server server)
            throws IOException {
        String allowed = String.join(", ", wrong.allowed());
        exchange.setHeader("Allow", allowed);
        boolean preflight = exchange.method().equals("OPTIONS")
                && !server.cors().allowOrigins().isEmpty();
        if (preflight) {
            exchange.empty(204);
        } else {
            exchange.fail(HttpErrors.wrongMethod(exchange.method(), exchange.path(), allowed));
        }
    }

    private void finished(Exchange exchange, String endpoint) {
        HapaxConfig.Route route = exchange.route();
        events.emit(new GatewayEvent.RequestFinished(
                exchange.at(),
                exchange.id(),
                exchange.method(),
                exchange.path(),
                endpoint,
                route == null ? "" : route.version(),
                exchange.status(),
                exchange.elapsed(),
                exchange.firstByte(),
                exchange.upstreamTime(),
                exchange.target(),
                exchange.attempts(),
                exchange.usage(),
                exchange.streamed(),
                exchange.errorType(),
                exchange.tenant().name(),
                exchange.generation().number(),
                exchange.cache(),
                exchange.costUsd(),
                exchange.model(),
                exchange.error(),
                exchange.bodies(),
                route == null ? "" : route.handler().word(),
                exchange.header("traceparent")));
    }
}

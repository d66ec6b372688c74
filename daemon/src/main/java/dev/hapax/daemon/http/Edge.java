package dev.hapax.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hapax.daemon.access.Admission;
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
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every public request comes in here. It reads the configuration in force once and checks in the order of http-api.md
 * §5: Host, origin, route, method, who calls, headers, limits; then the route's handler has it.
 */
final class Edge extends org.eclipse.jetty.server.Handler.Abstract {
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

    /** On a virtual thread of the request's own. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // Neither reading nor being written to, as one that waits for a provider is, is no failure.
        request.addIdleTimeoutListener(_ -> false);
        try (InFlight.Place place = inFlight.enter(inForce)) {
            IOException gone = handle(request, response, place);
            if (gone == null) {
                callback.succeeded();
            } else {
                callback.failed(gone);
            }
        }
        return true;
    }

    /** @return why the caller could not be answered, or null */
    private @Nullable IOException handle(Request request, Response response, InFlight.Place place) {
        Generation generation = place.generation();
        String id = HeaderValues.requestId(request.getHeaders().get("X-Request-ID"));
        var account = new Account(request, generation, id, clock.instant());
        var exchange = new Exchange(request, response, generation, account, departures, keepAlive);
        Match match = generation.routes().match(exchange.method(), exchange.path());
        String endpoint = match instanceof Match.Found found ? found.route().url() : OTHER;
        events.emit(new GatewayEvent.RequestStarted(endpoint));
        try {
            answer(exchange, match, place.admitted());
            return null;
        } catch (IOException gone) {
            account.callerLeft();
            return gone;
        } finally {
            events.emit(account.finished(endpoint, exchange.status()));
        }
    }

    private void answer(Exchange exchange, Match match, boolean admitted) throws IOException {
        try {
            if (!admitted && !isHealth(match)) {
                refuseWhileDraining(exchange, match);
                return;
            }
            checked(exchange, match);
        } catch (BadRequest refused) {
            refuse(exchange, refused.error());
        } catch (HttpException.RuntimeException broken) {
            refuse(exchange, GatewayError.badRequest(broken.getCode(), "bad_message", "The request breaks HTTP", null));
        } catch (RuntimeException bug) {
            log.error("request {} met a bug", exchange.account().id(), bug);
            refuse(exchange, HttpErrors.internal());
        }
    }

    private void refuseWhileDraining(Exchange exchange, Match match) throws IOException {
        if (match instanceof Match.Found found) {
            RouteHandler handler = handlers.get(found.route().handler());
            if (handler != null) {
                exchange.on(found.route(), handler.errors());
            }
        }
        exchange.setHeader("Connection", "close");
        exchange.fail(HttpErrors.draining());
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
        HapaxConfig.Cors cors = cors(exchange, match);
        CorsRules.announce(exchange, cors, allowed(match));
        CorsRules.checkOrigin(exchange, cors);
        switch (match) {
            case Match.Found found when exchange.method().equals("OPTIONS") -> options(exchange, allowed(found));
            case Match.Found found -> found(exchange, found);
            case Match.WrongMethod wrong -> wrongMethod(exchange, wrong, cors);
            case Match.Nothing() -> exchange.fail(HttpErrors.noSuchPath(exchange.path()));
        }
    }

    /** Those of the route that is called, or that a page asks whether it may call. */
    private static HapaxConfig.Cors cors(Exchange exchange, Match match) {
        String wanted = exchange.header("Access-Control-Request-Method");
        Match meant = exchange.method().equals("OPTIONS") && wanted != null
                ? exchange.generation().routes().match(wanted, exchange.path())
                : match;
        HapaxConfig.Cors own =
                meant instanceof Match.Found found ? found.route().cors() : null;
        return own == null ? exchange.generation().config().server().cors() : own;
    }

    private static List<String> allowed(Match match) {
        return switch (match) {
            case Match.Found found -> found.route().methods();
            case Match.WrongMethod(List<String> methods) -> methods;
            case Match.Nothing() -> List.of();
        };
    }

    private static void options(Exchange exchange, List<String> allowed) throws IOException {
        exchange.setHeader("Allow", String.join(", ", allowed));
        exchange.empty(204);
    }

    private void found(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        RouteHandler handler = handlers.get(found.route().handler());
        if (handler == null) {
            exchange.fail(HttpErrors.noSuchPath(exchange.path()));
            return;
        }
        exchange.on(found.route(), handler.errors());
        exchange.account()
                .calledBy(pipeline.admit(
                        exchange.generation(),
                        found.route(),
                        new Credentials(exchange.header("Authorization"), exchange.header("x-api-key"))));
        requiredHeaders(exchange, found.route());
        if (found.route().handler().asksAModel()) {
            RequestBody.mustBeJson(exchange);
        }
        Admission admission = pipeline.limit(
                exchange.generation(), found.route(), exchange.account().tenant(), exchange.clientAddress());
        exchange.limitedBy(admission);
        GatewayError refusal = admission.refusal();
        if (refusal == null) {
            handler.handle(exchange, found);
        } else {
            exchange.fail(refusal);
        }
    }

    private static void requiredHeaders(Exchange exchange, HapaxConfig.Route route) throws BadRequest {
        for (Map.Entry<String, String> wanted : route.requiredHeaders().entrySet()) {
            String value = exchange.header(wanted.getKey());
            if (value == null || !same(wanted.getKey(), wanted.getValue(), value)) {
                throw new BadRequest(HttpErrors.requiredHeader(wanted.getKey(), value != null));
            }
        }
    }

    /** Of a list of media types one is enough. */
    private static boolean same(String name, String wanted, String sent) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return RequestBody.mediaType(sent).equals(RequestBody.mediaType(wanted));
        }
        if (name.equalsIgnoreCase("Accept")) {
            return Arrays.stream(sent.split(","))
                    .anyMatch(one -> RequestBody.mediaType(one).equals(RequestBody.mediaType(wanted)));
        }
        return MessageDigest.isEqual(sent.getBytes(UTF_8), wanted.getBytes(UTF_8));
    }

    private static void wrongMethod(Exchange exchange, Match.WrongMethod wrong, HapaxConfig.Cors cors)
            throws IOException {
        if (exchange.method().equals("OPTIONS") && !cors.allowOrigins().isEmpty()) {
            options(exchange, wrong.allowed());
        } else {
            String allowed = String.join(", ", wrong.allowed());
            exchange.setHeader("Allow", allowed);
            exchange.fail(HttpErrors.wrongMethod(exchange.method(), exchange.path(), allowed));
        }
    }
}

package dev.hapax.daemon.http;

import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Unasked;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request so far; told as an event when the request has ended. Belongs to the request's thread.
 */
final class Account {
    /** What a caller who left is counted as; nobody receives it. */
    private static final int CLIENT_CLOSED = 499;

    private final Request request;
    private final Generation generation;
    private final String id;
    private final Instant at;
    private final long begun = System.nanoTime();

    private HapaxConfig.@Nullable Route route;
    private Tenant tenant = Tenant.ANONYMOUS;
    private String model = "";
    private String cache = "off";
    private @Nullable Target target;
    private List<AttemptRecord> attempts = List.of();
    private List<Unasked> unasked = List.of();
    private @Nullable Duration firstByte;
    private Duration upstreamTime = Duration.ZERO;
    private @Nullable Usage usage;
    private boolean streamed;
    private boolean left;
    private @Nullable String errorType;
    private GatewayEvent.@Nullable CallerError error;
    private @Nullable BodyTap bodies;

    Account(Request request, Generation generation, String id, Instant at) {
        this.request = request;
        this.generation = generation;
        this.id = id;
        this.at = at;
    }

    String id() {
        return id;
    }

    void on(HapaxConfig.Route found) {
        route = found;
    }

    void calledBy(Tenant caller) {
        tenant = caller;
    }

    Tenant tenant() {
        return tenant;
    }

    /** A body has been read that asks a model something; nothing is kept of it unless the file asks for it. */
    void asked(byte[] body) {
        if (generation.config().logging().bodies()) {
            bodies = new BodyTap();
            bodies.asked(body);
        }
    }

    /** The model as the caller wrote it. */
    void asksFor(String wanted) {
        model = wanted;
    }

    /** @param word hit, miss, shared, bypass or off */
    void cached(String word) {
        cache = word;
    }

    void answeredBy(@Nullable Target who, List<AttemptRecord> considered) {
        target = who;
        attempts = considered;
        upstreamTime = considered.stream().map(AttemptRecord::waited).reduce(Duration.ZERO, Duration::plus);
    }

    /** What was tried in the end, after the stream had begun too. */
    void attempted(List<AttemptRecord> all) {
        attempts = all;
    }

    void didNotAsk(List<Unasked> targets) {
        unasked = targets;
    }

    List<AttemptRecord> attempts() {
        return attempts;
    }

    void waitedUpstream(Duration time) {
        upstreamTime = upstreamTime.plus(time);
    }

    Duration upstreamTime() {
        return upstreamTime;
    }

    /** The head of the answer goes out now; so long after the request came. */
    Duration begins() {
        Duration elapsed = elapsed();
        firstByte = elapsed;
        return elapsed;
    }

    void streams() {
        streamed = true;
    }

    /** A part of the answer goes out. */
    void answers(byte[] piece) {
        if (bodies != null) {
            bodies.answered(piece);
        }
    }

    void used(Usage tokens) {
        usage = tokens;
    }

    void failedUpstream() {
        errorType = "upstream_error";
    }

    void callerLeft() {
        left = true;
        errorType = "client_closed";
    }

    /** The caller is told of an error; what was known to be wrong before stays its cause. */
    void failed(GatewayError how) {
        error = new GatewayEvent.CallerError(how.code(), how.message());
        if (errorType == null) {
            errorType = typeOf(how);
        }
    }

    private String typeOf(GatewayError how) {
        return switch (how.kind()) {
            // A provider that is overloaded was asked; where nobody was, it is ours.
            case OVERLOADED -> attempts.stream().anyMatch(AttemptRecord::called) ? "upstream_error" : "queue_full";
            case UPSTREAM, UNAVAILABLE, DEADLINE -> "upstream_error";
            case INTERNAL -> "server_error";
            default -> "client_error";
        };
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * @param endpoint the URL of its route, or the word for none
     * @param status that the caller was sent
     */
    GatewayEvent.RequestFinished finished(String endpoint, int status) {
        BodyTap tap = bodies;
        return new GatewayEvent.RequestFinished(
                at,
                id,
                request.getMethod(),
                request.getHttpURI().getPath(),
                endpoint,
                route == null ? "" : route.version(),
                left ? CLIENT_CLOSED : status,
                elapsed(),
                firstByte,
                upstreamTime,
                target,
                attempts,
                unasked,
                usage,
                streamed,
                errorType,
                tenant.name(),
                generation.number(),
                cache,
                costUsd(),
                model,
                error,
                tap == null ? null : tap.bodies(),
                route == null ? "" : route.handler().word(),
                request.getHeaders().get("traceparent"));
    }

    /** Of all attempts together; null where none has a price. */
    private @Nullable Double costUsd() {
        Double sum = null;
        for (AttemptRecord attempt : attempts) {
            if (attempt.costUsd() != null) {
                sum = (sum == null ? 0 : sum) + attempt.costUsd();
            }
        }
        return sum;
    }
}

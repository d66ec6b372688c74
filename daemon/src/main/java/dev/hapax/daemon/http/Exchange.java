package dev.hapax.daemon.http;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer on the wire, with what is known of it so far. Belongs to the request's thread. */
final class Exchange {
    /** What a caller who left is counted as; nobody receives it. */
    static final int CLIENT_CLOSED = 499;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Generation generation;
    private final String id;
    private final Instant at;
    private final Departures departures;
    private final KeepAlive keepAlive;
    private final long begun = System.nanoTime();

    private HapaxConfig.@Nullable Route route;
    private Tenant tenant = Tenant.ANONYMOUS;
    private Admission admission = Admission.UNLIMITED;
    private ErrorWriter errors = ErrorWriter.HAPAX;
    private @Nullable Target target;
    private List<AttemptRecord> attempts = List.of();
    private @Nullable Usage usage;
    private @Nullable String errorType;
    private @Nullable Duration firstByte;
    private Duration upstreamTime = Duration.ZERO;
    private boolean streamed;
    private boolean left;
    private boolean bodyTaken;
    private @Nullable BodyTap bodies;
    private String cache = "off";
    private String model = "";
    private GatewayEvent.@Nullable CallerError error;

    Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Generation generation,
            String id,
            Instant at,
            Departures departures,
            KeepAlive keepAlive) {
        this.request = request;
        this.response = response;
        this.generation = generation;
        this.id = id;
        this.at = at;
        this.departures = departures;
        this.keepAlive = keepAlive;
    }

    HttpServletRequest request() {
        return request;
    }

    Generation generation() {
        return generation;
    }

    String id() {
        return id;
    }

    Instant at() {
        return at;
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        return request.getRequestURI();
    }

    @Nullable
    String header(String name) {
        return request.getHeader(name);
    }

    /** The names it was called by, each once; HTTP/2 has a field of its own for it. */
    List<String> hosts() {
        List<String> headers = Collections.list(request.getHeaders("Host"));
        if (!request.getProtocol().startsWith("HTTP/2")) {
            return headers;
        }
        String authority = ServletContextRequest.getServletContextRequest(request)
                .getHttpURI()
                .getAuthority();
        return Stream.concat(Stream.ofNullable(authority), headers.stream())
                .distinct()
                .toList();
    }

    void on(HapaxConfig.Route found, ErrorWriter itsErrors) {
        route = found;
        errors = itsErrors;
        deprecation(found);
    }

    HapaxConfig.@Nullable Route route() {
        return route;
    }

    void calledBy(Tenant caller) {
        tenant = caller;
    }

    Tenant tenant() {
        return tenant;
    }

    /** Tells the caller how he stands, whatever the answer. */
    void limitedBy(Admission limits) {
        admission = limits;
        limits.standing().ifPresent(standing -> {
            response.setHeader("X-RateLimit-Limit", Long.toString(standing.limit()));
            response.setHeader("X-RateLimit-Remaining", Long.toString(standing.remaining()));
            response.setHeader(
                    "X-RateLimit-Reset",
                    Long.toString(standing.reset().plusNanos(999_999_999).toSeconds()));
        });
    }

    Admission admission() {
        return admission;
    }

    void answeredBy(@Nullable Target who, List<AttemptRecord> considered) {
        target = who;
        attempts = considered;
        upstreamTime = considered.stream().map(AttemptRecord::took).reduce(Duration.ZERO, Duration::plus);
    }

    /** The model as the caller wrote it. */
    void asksFor(String wanted) {
        model = wanted;
    }

    /** @param word hit, miss, shared, bypass or off; the caller is told */
    void cached(String word) {
        cache = word;
        setHeader("X-Hapax-Cache", word);
    }

    /** What was tried in the end, after the stream had begun too. */
    void attempted(List<AttemptRecord> all) {
        attempts = all;
    }

    void used(Usage tokens) {
        usage = tokens;
    }

    void waitedUpstream(Duration time) {
        upstreamTime = upstreamTime.plus(time);
    }

    void failedUpstream() {
        errorType = "upstream_error";
    }

    /** Cancels when the caller leaves. The body must have been read: nobody else may read from the connection now. */
    Departures.Watch watch(Cancellation cancellation) {
        return departures.watch(request, cancellation);
    }

    void callerLeft() {
        left = true;
        errorType = "client_closed";
    }

    void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    void setHeader(String name, @Nullable Object value, boolean where) {
        if (where && value != null) {
            response.setHeader(name, value.toString());
        }
    }

    /** A whole answer. */
    void send(int status, String contentType, byte[] body) throws IOException {
        head(status, contentType);
        answers(body);
        response.setContentLength(body.length);
        if (!method().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        response.getOutputStream().flush();
    }

    void json(int status, byte[] body) throws IOException {
        send(status, "application/json", body);
    }

    /** An empty answer. */
    void empty(int status) throws IOException {
        head(status, null);
        response.setContentLength(0);
        response.flushBuffer();
    }

    /** The body is with its handler, who reads it to its end or refuses it. */
    void bodyTaken() {
        bodyTaken = true;
    }

    /** An error in the words of the route's dialect. */
    void fail(GatewayError error) throws IOException {
        if (!bodyTaken && !UnreadBody.passOver(request)) {
            response.setHeader("Connection", "close");
        }
        told(error);
        if (errorType == null) {
            errorType = errorType(error);
        }
        if (error.retryAfter() != null) {
            long millis = Math.min(error.retryAfter().toMillis(), 60_000);
            response.setHeader("Retry-After", Long.toString((millis + 999) / 1000));
            response.setHeader("retry-after-ms", Long.toString(millis));
        }
        if (error.worthRepeating() != null) {
            response.setHeader("x-should-retry", error.worthRepeating().toString());
        }
        json(error.status(), errors.write(error, id));
    }

    private void told(GatewayError how) {
        error = new GatewayEvent.CallerError(how.code(), how.message());
    }

    private String errorType(GatewayError error) {
        return switch (error.kind()) {
            // A provider that is overloaded was asked; where nobody was, it is ours.
            case OVERLOADED -> attempts.stream().anyMatch(AttemptRecord::called) ? "upstream_error" : "queue_full";
            case UPSTREAM, UNAVAILABLE, DEADLINE -> "upstream_error";
            case INTERNAL -> "server_error";
            default -> "client_error";
        };
    }

    /**
     * Begins a stream, whose events go out by the line; silence on it is broken, and cancels if the caller has left.
     */
    KeepAlive.Line beginStream(Cancellation cancellation) throws IOException {
        streamed = true;
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        head(200, "text/event-stream; charset=utf-8");
        return keepAlive.line(response.getOutputStream(), cancellation::cancel);
    }

    private void head(int status, @Nullable String contentType) {
        firstByte = elapsed();
        response.setStatus(status);
        if (contentType != null) {
            response.setContentType(contentType);
        }
        response.setHeader("X-Request-ID", id);
        response.setHeader("X-Hapax-Generation", Integer.toString(generation.number()));
        response.setHeader("X-Response-Time", Long.toString(firstByte.toMillis()));
        if (!attempts.isEmpty()) {
            double gateway = firstByte.minus(upstreamTime).toNanos() / 1e6;
            double upstream = upstreamTime.toNanos() / 1e6;
            response.setHeader(
                    "Server-Timing", "gateway;dur=%.2f, upstream;dur=%.2f".formatted(Math.max(0, gateway), upstream));
        }
    }

    /** RFC 9745 and RFC 8594. */
    private void deprecation(HapaxConfig.Route found) {
        if (found.deprecated() != null) {
            response.setHeader("Deprecation", "@" + found.deprecated().getEpochSecond());
            link(found.link(), "deprecation");
        }
        if (found.sunset() != null) {
            response.setHeader(
                    "Sunset",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(found.sunset().atOffset(ZoneOffset.UTC)));
            link(found.link(), "sunset");
        }
    }

    private void link(@Nullable URI where, String relation) {
        if (where != null) {
            response.addHeader("Link", "<" + where + ">; rel=\"" + relation + "\"");
        }
    }

    boolean committed() {
        return response.isCommitted();
    }

    int status() {
        return left ? CLIENT_CLOSED : response.getStatus();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Nullable
    Duration firstByte() {
        return firstByte;
    }

    Duration upstreamTime() {
        return upstreamTime;
    }

    @Nullable
    Target target() {
        return target;
    }

    List<AttemptRecord> attempts() {
        return attempts;
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    boolean streamed() {
        return streamed;
    }

    @Nullable
    String errorType() {
        return errorType;
    }

    String cache() {
        return cache;
    }

    String model() {
        return model;
    }

    /** Of all attempts together; null where none has a price. */
    @Nullable
    Double costUsd() {
        Double sum = null;
        for (AttemptRecord attempt : attempts) {
            if (attempt.costUsd() != null) {
                sum = (sum == null ? 0 : sum) + attempt.costUsd();
            }
        }
        return sum;
    }

    GatewayEvent.@Nullable CallerError error() {
        return error;
    }

    /** Nothing is kept of a body unless the file asks for it. */
    GatewayEvent.@Nullable Bodies bodies() {
        BodyTap tap = bodies;
        return tap == null ? null : tap.bodies();
    }

    /** A body has been read that asks a model something. */
    void asked(byte[] body) {
        if (generation.config().logging().bodies()) {
            bodies = new BodyTap();
            bodies.asked(body);
        }
    }

    /** A part of the answer goes out. */
    void answers(byte[] piece) {
        if (bodies != null) {
            bodies.answered(piece);
        }
    }
}

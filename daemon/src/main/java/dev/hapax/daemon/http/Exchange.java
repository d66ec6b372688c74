package dev.hapax.daemon.http;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.config.Generation;
import dev.hapax.shared.config.HapaxConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** One request and its answer on the wire, and the account of both. Belongs to the request's thread. */
final class Exchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Generation generation;
    private final Account account;
    private final Departures departures;
    private final KeepAlive keepAlive;

    private Admission admission = Admission.UNLIMITED;
    private ErrorWriter errors = ErrorWriter.HAPAX;
    private boolean bodyTaken;

    Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Generation generation,
            Account account,
            Departures departures,
            KeepAlive keepAlive) {
        this.request = request;
        this.response = response;
        this.generation = generation;
        this.account = account;
        this.departures = departures;
        this.keepAlive = keepAlive;
    }

    HttpServletRequest request() {
        return request;
    }

    Generation generation() {
        return generation;
    }

    /** What is known of it for those who were not there. */
    Account account() {
        return account;
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
        errors = itsErrors;
        account.on(found);
        deprecation(found);
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

    /** @param word hit, miss, shared, bypass or off; the caller is told */
    void cached(String word) {
        account.cached(word);
        setHeader("X-Hapax-Cache", word);
    }

    /** Cancels when the caller leaves. The body must have been read: nobody else may read from the connection now. */
    Departures.Watch watch(Cancellation cancellation) {
        return departures.watch(request, cancellation);
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
        account.answers(body);
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
        account.failed(error);
        if (error.retryAfter() != null) {
            long millis = Math.min(error.retryAfter().toMillis(), 60_000);
            response.setHeader("Retry-After", Long.toString((millis + 999) / 1000));
            response.setHeader("retry-after-ms", Long.toString(millis));
        }
        if (error.worthRepeating() != null) {
            response.setHeader("x-should-retry", error.worthRepeating().toString());
        }
        json(error.status(), errors.write(error, account.id()));
    }

    /**
     * Begins a stream, whose events go out by the line; silence on it is broken, and cancels if the caller has left.
     */
    KeepAlive.Line beginStream(Cancellation cancellation) throws IOException {
        account.streams();
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        head(200, "text/event-stream; charset=utf-8");
        return keepAlive.line(response.getOutputStream(), cancellation::cancel, farewell());
    }

    /** An error event, as the official clients of every dialect take it. */
    private byte[] farewell() throws IOException {
        var event = new ByteArrayOutputStream();
        event.write("event: error\ndata: ".getBytes(StandardCharsets.US_ASCII));
        event.write(errors.write(HttpErrors.cut(), account.id()));
        event.write("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private void head(int status, @Nullable String contentType) {
        Duration sinceRequest = account.begins();
        response.setStatus(status);
        if (contentType != null) {
            response.setContentType(contentType);
        }
        response.setHeader("X-Request-ID", account.id());
        response.setHeader("X-Hapax-Generation", Integer.toString(generation.number()));
        response.setHeader("X-Response-Time", Long.toString(sinceRequest.toMillis()));
        if (!account.attempts().isEmpty()) {
            double upstream = account.upstreamTime().toNanos() / 1e6;
            double gateway = Math.max(0, sinceRequest.toNanos() / 1e6 - upstream);
            response.setHeader("Server-Timing", "gateway;dur=%.2f, upstream;dur=%.2f".formatted(gateway, upstream));
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

    /** The one that was sent, or would be now. */
    int status() {
        return response.getStatus();
    }
}

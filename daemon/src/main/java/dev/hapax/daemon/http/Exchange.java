package dev.hapax.daemon.http;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.config.Generation;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** One request and its answer on the wire, and the account of both. Belongs to the request's thread. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final Generation generation;
    private final Account account;
    private final Departures departures;
    private final KeepAlive keepAlive;

    private Admission admission = Admission.UNLIMITED;
    private ErrorWriter errors = ErrorWriter.HAPAX;
    private boolean bodyTaken;

    Exchange(
            Request request,
            Response response,
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

    /** The address that the caller's connection comes from. */
    String peer() {
        return Request.getRemoteAddr(request);
    }

    /** Bytes that the body will have; -1 where that was not said. */
    long announced() {
        return request.getLength();
    }

    /** The body as it arrives. */
    InputStream body() {
        return Content.Source.asInputStream(request);
    }

    Fields query() {
        return Request.extractQueryParameters(request);
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
        return request.getHttpURI().getPath();
    }

    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    /** Whose limits by address it is counted by. */
    String clientAddress() {
        List<Network> proxies = generation.config().server().trustedProxies();
        return proxies.isEmpty()
                ? peer()
                : ClientAddress.of(peer(), request.getHeaders().getValuesList(ClientAddress.HEADER), proxies);
    }

    /** The names it was called by, each once; HTTP/2 has a field of its own for it. */
    List<String> hosts() {
        List<String> headers = request.getHeaders().getValuesList(HttpHeader.HOST);
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            return headers;
        }
        String authority = request.getHttpURI().getAuthority();
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
            setHeader("X-RateLimit-Limit", Long.toString(standing.limit()));
            setHeader("X-RateLimit-Remaining", Long.toString(standing.remaining()));
            setHeader(
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
        response.getHeaders().put(name, value);
    }

    void setHeader(String name, @Nullable Object value, boolean where) {
        if (where && value != null) {
            setHeader(name, value.toString());
        }
    }

    /** A whole answer. */
    void send(int status, String contentType, byte[] body) throws IOException {
        head(status, contentType);
        account.answers(body);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        Content.Sink.write(response, true, method().equals("HEAD") ? null : ByteBuffer.wrap(body));
    }

    void json(int status, byte[] body) throws IOException {
        send(status, "application/json", body);
    }

    /** An empty answer. */
    void empty(int status) throws IOException {
        head(status, null);
        Content.Sink.write(response, true, null);
    }

    /** The body is with its handler, who reads it to its end or refuses it. */
    void bodyTaken() {
        bodyTaken = true;
    }

    /** An error in the words of the route's dialect. */
    void fail(GatewayError error) throws IOException {
        if (!bodyTaken && !UnreadBody.passOver(request)) {
            setHeader("Connection", "close");
        }
        account.failed(error);
        if (error.retryAfter() != null) {
            long millis = Math.min(error.retryAfter().toMillis(), 60_000);
            setHeader("Retry-After", Long.toString((millis + 999) / 1000));
            setHeader("retry-after-ms", Long.toString(millis));
        }
        if (error.worthRepeating() != null) {
            setHeader("x-should-retry", error.worthRepeating().toString());
        }
        json(error.status(), errors.write(error, account.id()));
    }

    /**
     * Begins a stream, whose events go out by the line; silence on it is broken, and cancels if the caller has left.
     */
    KeepAlive.Line beginStream(Cancellation cancellation) throws IOException {
        account.streams();
        setHeader("Cache-Control", "no-cache");
        setHeader("X-Accel-Buffering", "no");
        head(200, "text/event-stream; charset=utf-8");
        return keepAlive.line(new AnswerOutput(response), cancellation::cancel, farewell());
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
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
        setHeader("X-Request-ID", account.id());
        setHeader("X-Hapax-Generation", Integer.toString(generation.number()));
        setHeader("X-Response-Time", Long.toString(sinceRequest.toMillis()));
        if (!account.attempts().isEmpty()) {
            Duration upstream = account.upstreamTime();
            setHeader(
                    "Server-Timing",
                    "gateway;dur=" + HeaderValues.millis(sinceRequest.minus(upstream)) + ", upstream;dur="
                            + HeaderValues.millis(upstream));
        }
    }

    /** RFC 9745 and RFC 8594. */
    private void deprecation(HapaxConfig.Route found) {
        if (found.deprecated() != null) {
            setHeader("Deprecation", "@" + found.deprecated().getEpochSecond());
            link(found.link(), "deprecation");
        }
        if (found.sunset() != null) {
            setHeader(
                    "Sunset",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(found.sunset().atOffset(ZoneOffset.UTC)));
            link(found.link(), "sunset");
        }
    }

    private void link(@Nullable URI where, String relation) {
        if (where != null) {
            response.getHeaders().add("Link", "<" + where + ">; rel=\"" + relation + "\"");
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

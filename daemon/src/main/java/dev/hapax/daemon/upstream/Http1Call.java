package dev.hapax.daemon.upstream;

import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * One call over one connection. {@code held} and {@code cancelled} are guarded by this object's lock, so that a cancel
 * can never close a connection that already serves another call; the rest belongs to the calling thread.
 */
final class Http1Call implements UpstreamCall, Connector.Caller {
    /** Less than this fits into the socket's own buffer, so that a write cannot wait. */
    private static final int WRITE_WITHOUT_WAITING_BYTES = 8 * 1024;
    /** For the answer of a provider that stopped reading. */
    private static final long EARLY_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UpstreamRequest request;
    private final ConnectionPool pool;
    private final Connector connector;
    private final ConnectionPool.Key key;
    private @Nullable Closeable held;
    private boolean cancelled;
    private @Nullable Connection connection;
    private @Nullable AnswerHead head;
    private @Nullable AnswerBody framed;
    private @Nullable InputStream body;
    private boolean wholeRequestSent;

    Http1Call(UpstreamRequest request, ConnectionPool pool, Connector connector) {
        this.request = request;
        this.pool = pool;
        this.connector = connector;
        this.key = keyOf(request);
    }

    private static ConnectionPool.Key keyOf(UpstreamRequest request) {
        URI uri = request.uri();
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("not an address for HTTP: " + uri);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new ConnectionPool.Key(scheme, bare, port, request.pool());
    }

    @Override
    public void start(LongSupplier until) throws UpstreamFailure {
        Connection open = pool.take(key);
        if (open == null) {
            long connectUntil = System.nanoTime() + request.connect().toNanos();
            long untilNanos = until.getAsLong();
            open = connector.connect(key, connectUntil - untilNanos < 0 ? connectUntil : untilNanos, this);
        }
        connection = open;
        holds(open);
        long before = open.input().received();
        try {
            open.input().until(until);
            send(open, until);
            AnswerHead answer = AnswerHead.read(open);
            head = answer;
            framed = new AnswerBody(answer.body(open), open, this::bodyFailed);
            body = InflatedBody.of(
                    framed, answer.header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT));
        } catch (IOException | HttpException e) {
            throw headFailed(e, open, before);
        }
    }

    private void send(Connection open, LongSupplier until) throws IOException {
        if (request.body().length <= WRITE_WITHOUT_WAITING_BYTES) {
            sendNow(open);
            return;
        }
        try (var limit = new CloseAt(open, until)) {
            sendNow(open);
            if (limit.fired()) {
                throw new SocketTimeoutException("the provider does not take the request");
            }
        }
    }

    private void sendNow(Connection open) throws IOException {
        try {
            RequestBytes.write(request, open.output());
            wholeRequestSent = true;
        } catch (IOException e) {
            // It may have answered before it had everything (413) and stopped reading: the answer tells more.
            long moment = System.nanoTime() + EARLY_ANSWER_NANOS;
            open.input().until(() -> moment);
        }
    }

    @Override
    public int status() {
        return started().status();
    }

    @Override
    public Optional<String> header(String name) {
        return started().header(name);
    }

    @Override
    public InputStream body() {
        return Objects.requireNonNull(body, "not started");
    }

    @Override
    public void readUntil(LongSupplier until) {
        Connection mine = connection;
        if (mine != null) {
            mine.input().until(until);
        }
    }

    @Override
    public byte[] readAll(long maxBytes, LongSupplier until) throws UpstreamFailure {
        readUntil(until);
        try {
            long announced = started().length();
            if (announced > maxBytes) {
                throw tooLarge(maxBytes);
            }
            var all = new ByteArrayOutputStream((int) Math.max(1024, announced));
            byte[] some = new byte[8 * 1024];
            InputStream in = body();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                if (all.size() + count > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                all.write(some, 0, count);
            }
            return all.toByteArray();
        } catch (IOException e) {
            throw bodyFailed(e);
        }
    }

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            if (held != null) {
                Connection.closeQuietly(held);
            }
        }
    }

    @Override
    public void close() {
        boolean stopped;
        synchronized (this) {
            held = null;
            stopped = cancelled;
        }
        Connection mine = connection;
        connection = null;
        if (mine == null) {
            return;
        }
        if (!stopped && reusable()) {
            pool.giveBack(key, mine);
        } else {
            mine.close();
        }
    }

    private boolean reusable() {
        return wholeRequestSent && head != null && head.keepsAlive() && framed != null && framed.readToEnd();
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public void holds(Closeable socket) throws UpstreamFailure {
        synchronized (this) {
            if (!cancelled) {
                held = socket;
                return;
            }
        }
        Connection.closeQuietly(socket);
        throw cancelledFailure(null);
    }

    private AnswerHead started() {
        return Objects.requireNonNull(head, "not started");
    }

    private UpstreamFailure headFailed(Exception e, Connection open, long receivedBefore) {
        UpstreamFailure general = general(e, "no answer in the time given");
        if (general != null) {
            return general;
        }
        TimedInput input = open.input();
        if (input.received() == receivedBefore && (input.ended() || input.broken())) {
            if (open.reused()) {
                pool.forget(key);
                return new UpstreamFailure(
                        Reason.RESET_REUSED, "the provider had ended a connection that was kept open", e);
            }
            return new UpstreamFailure(Reason.RESET, "the provider ended the connection without an answer", e);
        }
        return input.ended() || input.broken()
                ? new UpstreamFailure(Reason.CUT, "the provider ended the connection within the headers", e)
                : new UpstreamFailure(Reason.MALFORMED, "the answer is not HTTP/1.1", e);
    }

    private UpstreamFailure bodyFailed(Exception e) {
        UpstreamFailure general = general(e, "nothing more came in the time given");
        if (general != null) {
            return general;
        }
        TimedInput input = Objects.requireNonNull(connection, "not started").input();
        return input.ended() || input.broken()
                ? new UpstreamFailure(Reason.CUT, "the provider ended the connection within the answer", e)
                : new UpstreamFailure(Reason.MALFORMED, "the answer's framing is broken", e);
    }

    private @Nullable UpstreamFailure general(Exception e, String late) {
        if (cancelled() || Thread.currentThread().isInterrupted()) {
            return cancelledFailure(e);
        }
        return switch (e) {
            case UpstreamFailure failure -> failure;
            case SocketTimeoutException _ -> new UpstreamFailure(Reason.SILENT, late, e);
            default -> null;
        };
    }

    private static UpstreamFailure cancelledFailure(@Nullable Exception e) {
        return new UpstreamFailure(Reason.CANCELLED, "cancelled", e);
    }

    private static UpstreamFailure tooLarge(long maxBytes) {
        return new UpstreamFailure(Reason.MALFORMED, "an answer larger than " + maxBytes + " bytes", null);
    }
}

package dev.hapax.shared.client;

import dev.hapax.shared.admin.AdminApi;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer over a connection made for it. */
final class Exchange {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int FIRST_FINAL_STATUS = 200;

    private Exchange() {}

    /** @param version of the admin API, null if the answer does not say */
    record Reply(int status, @Nullable String version, byte[] body) {}

    /** The time was over before the answer was. */
    static final class Silent extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Closes the connection in any case.
     *
     * @param body null for a request without one
     * @throws IOException if the connection broke or what came was no HTTP
     */
    static Reply run(SocketChannel channel, String method, String path, byte @Nullable [] body, Duration limit)
            throws IOException, Silent {
        var late = new AtomicBoolean();
        var done = new CountDownLatch(1);
        Thread.startVirtualThread(() -> closeUnlessDone(channel, done, late, limit));
        try (channel) {
            send(channel, method, path, body);
            return receive(Channels.newInputStream(channel));
        } catch (IOException broken) {
            if (late.get()) {
                throw new Silent();
            }
            throw broken;
        } finally {
            done.countDown();
        }
    }

    /** A read that waits for a silent peer ends only by its channel being closed. */
    private static void closeUnlessDone(
            SocketChannel channel, CountDownLatch done, AtomicBoolean late, Duration limit) {
        try {
            if (!done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                late.set(true);
                channel.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyGone) {
            late.set(true);
        }
    }

    private static void send(SocketChannel channel, String method, String path, byte @Nullable [] body)
            throws IOException {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: hapax\r\nConnection: close\r\n");
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        var request = ByteBuffer.allocate(start.length + (body == null ? 0 : body.length));
        request.put(start);
        if (body != null) {
            request.put(body);
        }
        request.flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private static Reply receive(InputStream connection) throws IOException {
        var buffer = new SessionInputBufferImpl(BUFFER_BYTES);
        var parser = new DefaultHttpResponseParser();
        try {
            ClassicHttpResponse head = head(parser, buffer, connection);
            while (head.getCode() < FIRST_FINAL_STATUS) {
                head = head(parser, buffer, connection);
            }
            try (InputStream body = body(head, buffer, connection)) {
                return new Reply(head.getCode(), value(head, AdminApi.VERSION_HEADER), body.readAllBytes());
            }
        } catch (HttpException noHttp) {
            throw new IOException("the answer is no HTTP", noHttp);
        }
    }

    private static ClassicHttpResponse head(
            DefaultHttpResponseParser parser, SessionInputBufferImpl buffer, InputStream connection)
            throws IOException, HttpException {
        ClassicHttpResponse head = parser.parse(buffer, connection);
        if (head == null) {
            throw new EOFException("the connection was closed");
        }
        return head;
    }

    private static InputStream body(ClassicHttpResponse head, SessionInputBufferImpl buffer, InputStream connection)
            throws ProtocolException {
        if ("chunked".equalsIgnoreCase(value(head, HttpHeaders.TRANSFER_ENCODING))) {
            return new ChunkedInputStream(buffer, connection);
        }
        String length = value(head, HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return new IdentityInputStream(buffer, connection);
        }
        try {
            return new ContentLengthInputStream(buffer, connection, Long.parseLong(length.strip()));
        } catch (NumberFormatException noNumber) {
            throw new ProtocolException("Content-Length is " + length);
        }
    }

    private static @Nullable String value(HttpMessage message, String name) {
        Header header = message.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}

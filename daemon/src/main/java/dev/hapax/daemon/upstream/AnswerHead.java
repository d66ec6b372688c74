package dev.hapax.daemon.upstream;

import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.jspecify.annotations.Nullable;

/** The head of an answer, and how the body after it is framed. */
final class AnswerHead {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 256;
    private static final int MAX_INFORMATIONAL = 16;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_HEAD_BYTES)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(1)
            .build();

    private final ClassicHttpResponse response;

    private AnswerHead(ClassicHttpResponse response) {
        this.response = response;
    }

    /** Waits for it, past 1xx answers, of which there may be a few. */
    static AnswerHead read(Connection connection) throws IOException, HttpException {
        InputStream input = new Limited(connection.input());
        var parser = new DefaultHttpResponseParser(LIMITS);
        for (int i = 0; i <= MAX_INFORMATIONAL; i++) {
            ClassicHttpResponse response = parser.parse(connection.buffer(), input);
            if (response == null || connection.input().ended()) {
                throw new EOFException("the connection was ended before the end of the headers");
            }
            if (response.getCode() >= 200) {
                return new AnswerHead(response);
            }
            if (response.getCode() == 101) {
                throw malformed("the provider changed the protocol, which nobody asked for");
            }
        }
        throw malformed("too many 1xx answers");
    }

    int status() {
        return response.getCode();
    }

    Optional<String> header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? Optional.empty() : Optional.of(header.getValue());
    }

    /** Whether the connection may serve another call once the body was read. */
    boolean keepsAlive() {
        return HttpVersion.HTTP_1_1.equals(response.getVersion())
                && header("Connection")
                        .filter(value -> value.equalsIgnoreCase("close"))
                        .isEmpty()
                && framed();
    }

    /** The body, de-chunked. */
    InputStream body(Connection connection) throws UpstreamFailure {
        String length = contentLength();
        boolean chunked = chunked();
        if (chunked && length != null) {
            throw malformed("both Content-Length and Transfer-Encoding");
        }
        if (bodiless()) {
            return InputStream.nullInputStream();
        }
        if (chunked) {
            return new ChunkedInputStream(connection.buffer(), connection.input(), LIMITS);
        }
        if (length != null) {
            return new ContentLengthInputStream(connection.buffer(), connection.input(), parsed(length));
        }
        return new UntilEnd(connection);
    }

    /** How long it says that the body is, or -1. */
    long length() throws UpstreamFailure {
        String length = contentLength();
        return length == null ? -1 : parsed(length);
    }

    private boolean bodiless() {
        return status() == 204 || status() == 304;
    }

    private boolean framed() {
        return bodiless() || response.containsHeader("Content-Length") || response.containsHeader("Transfer-Encoding");
    }

    private boolean chunked() throws UpstreamFailure {
        Header[] codings = response.getHeaders("Transfer-Encoding");
        if (codings.length == 0) {
            return false;
        }
        if (codings.length > 1 || !codings[0].getValue().equalsIgnoreCase("chunked")) {
            throw malformed("a Transfer-Encoding other than chunked");
        }
        return true;
    }

    private @Nullable String contentLength() throws UpstreamFailure {
        String first = null;
        for (Header header : response.getHeaders("Content-Length")) {
            if (first != null && !first.equals(header.getValue())) {
                throw malformed("two different values of Content-Length");
            }
            first = header.getValue();
        }
        return first;
    }

    private static long parsed(String length) throws UpstreamFailure {
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("a Content-Length that is no number");
        }
        return Long.parseLong(length);
    }

    private static UpstreamFailure malformed(String message) {
        return new UpstreamFailure(Reason.MALFORMED, message, null);
    }

    /** What arrives while a head is read, up to a limit. */
    private static final class Limited extends InputStream {
        private final TimedInput in;
        private final long limit;

        Limited(TimedInput in) {
            this.in = in;
            this.limit = in.received() + MAX_HEAD_BYTES;
        }

        @Override
        public int read() throws IOException {
            check();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            check();
            return in.read(bytes, offset, length);
        }

        private void check() throws UpstreamFailure {
            if (in.received() >= limit) {
                throw malformed("headers larger than " + MAX_HEAD_BYTES + " bytes");
            }
        }
    }

    /** A body that ends with its connection. */
    private static final class UntilEnd extends InputStream {
        private final Connection connection;

        UntilEnd(Connection connection) {
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            return connection.buffer().read(connection.input());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return connection.buffer().read(bytes, offset, length, connection.input());
        }
    }
}

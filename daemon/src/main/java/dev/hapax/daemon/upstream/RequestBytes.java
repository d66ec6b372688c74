package dev.hapax.daemon.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A request as it goes over the wire. */
final class RequestBytes {
    /** Up to here, head and body are copied into one write: one segment instead of two. */
    private static final int ONE_WRITE_BYTES = 64 * 1024;

    private RequestBytes() {}

    static void write(UpstreamRequest request, OutputStream out) throws IOException {
        byte[] head = head(request).getBytes(StandardCharsets.UTF_8);
        byte[] body = request.body();
        if (head.length + body.length <= ONE_WRITE_BYTES) {
            byte[] both = new byte[head.length + body.length];
            System.arraycopy(head, 0, both, 0, head.length);
            System.arraycopy(body, 0, both, head.length, body.length);
            out.write(both);
        } else {
            out.write(head);
            out.write(body);
        }
        out.flush();
    }

    private static String head(UpstreamRequest request) {
        var uri = request.uri();
        var head = new StringBuilder(512).append(request.method()).append(' ');
        String path = uri.getRawPath();
        head.append(path == null || path.isEmpty() ? "/" : path);
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(uri.getHost());
        if (uri.getPort() >= 0) {
            head.append(':').append(uri.getPort());
        }
        head.append("\r\nConnection: keep-alive\r\n");
        boolean encodingSaid = false;
        for (var header : request.headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (UpstreamRequest.OWN_HEADERS.contains(name)) {
                throw new IllegalArgumentException("the header " + name + " is written by the connection");
            }
            encodingSaid |= name.equals("accept-encoding");
            append(head, header.getKey(), header.getValue());
        }
        if (!encodingSaid) {
            append(head, "Accept-Encoding", "identity");
        }
        if (request.body().length > 0 || !request.method().equals("GET")) {
            append(head, "Content-Length", Integer.toString(request.body().length));
        }
        return head.append("\r\n").toString();
    }

    private static void append(StringBuilder head, String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new IllegalArgumentException("the value of the header " + name + " holds a control character");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }
}

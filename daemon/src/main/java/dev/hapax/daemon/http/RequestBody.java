package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Reads a body: JSON only, counted and timed while it arrives. */
final class RequestBody {
    /** No more than that is made ready for a body that has only been announced. */
    private static final int AT_FIRST = 16 * 1024;

    private RequestBody() {}

    /**
     * @param limit bytes
     * @throws BadRequest 408, 413
     * @throws IOException if the caller left
     */
    static byte[] read(Exchange exchange, long limit, Duration time) throws BadRequest, IOException {
        long announced = exchange.announced();
        if (announced > limit) {
            throw new BadRequest(HttpErrors.tooLarge(limit));
        }
        long until = System.nanoTime() + time.toNanos();
        byte[] body = new byte[announced < 0 ? AT_FIRST : (int) Math.min(announced, AT_FIRST)];
        int size = 0;
        exchange.bodyTaken();
        try (InputStream in = exchange.body()) {
            while (size != announced) {
                if (size == body.length) {
                    body = Arrays.copyOf(body, grown(size, announced));
                }
                int count = in.read(body, size, body.length - size);
                if (count < 0) {
                    break;
                }
                size += count;
                if (size > limit) {
                    throw new BadRequest(HttpErrors.tooLarge(limit));
                }
                if (System.nanoTime() - until > 0) {
                    throw new BadRequest(HttpErrors.tooSlow());
                }
            }
        }
        return size == body.length ? body : Arrays.copyOf(body, size);
    }

    private static int grown(int size, long announced) {
        return announced < 0 ? 2 * size : (int) Math.min(announced, 2L * size);
    }

    /** @throws BadRequest 415 */
    static void mustBeJson(Exchange exchange) throws BadRequest {
        String encoding = exchange.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new BadRequest(HttpErrors.contentEncoding());
        }
        String type = exchange.header("Content-Type");
        if (type == null || !mediaType(type).equals("application/json")) {
            throw new BadRequest(HttpErrors.contentType());
        }
    }

    /** A media type without its parameters, lowercase. */
    static String mediaType(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}

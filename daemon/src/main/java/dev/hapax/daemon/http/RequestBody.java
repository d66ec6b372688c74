package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;

/** Reads a body: JSON only, counted and timed while it arrives. */
final class RequestBody {
    private static final int PIECE = 16 * 1024;

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
        var body = new ByteArrayOutputStream(announced > 0 ? (int) announced : PIECE);
        byte[] piece = new byte[PIECE];
        exchange.bodyTaken();
        try (InputStream in = exchange.body()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                body.write(piece, 0, n);
                if (body.size() > limit) {
                    throw new BadRequest(HttpErrors.tooLarge(limit));
                }
                if (System.nanoTime() - until > 0) {
                    throw new BadRequest(HttpErrors.tooSlow());
                }
            }
        }
        return body.toByteArray();
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

package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import java.time.Duration;
import java.util.Map;

/** The edge's own refusals (http-api.md §4). */
final class HttpErrors {
    private HttpErrors() {}

    static GatewayError noSuchPath(String path) {
        return GatewayError.of(ErrorKind.NOT_FOUND, 404, "not_found", "Nothing is served at " + printable(path));
    }

    static GatewayError wrongMethod(String method, String path, String allowed) {
        return GatewayError.badRequest(
                405, "method_not_allowed", printable(path) + " takes " + allowed + ", not " + printable(method), null);
    }

    static GatewayError badHost(String why) {
        return GatewayError.badRequest(400, "bad_host", why, null);
    }

    static GatewayError foreignHost(String host) {
        return GatewayError.badRequest(
                421,
                "misdirected_request",
                "This gateway does not answer as \"" + printable(host) + "\"; server.allowed_hosts lists its names",
                null);
    }

    static GatewayError foreignOrigin(String origin) {
        return new GatewayError(
                ErrorKind.FORBIDDEN,
                403,
                "origin_not_allowed",
                "Pages of " + printable(origin) + " may not call this gateway; server.cors.allow_origins lists those"
                        + " that may",
                null,
                null,
                false,
                Map.of(),
                null);
    }

    static GatewayError contentType() {
        return GatewayError.badRequest(
                415, "unsupported_media_type", "The body must be sent as Content-Type: application/json", null);
    }

    static GatewayError contentEncoding() {
        return GatewayError.badRequest(
                415, "unsupported_content_encoding", "Request bodies are taken without Content-Encoding only", null);
    }

    static GatewayError tooLarge(long limit) {
        return new GatewayError(
                ErrorKind.TOO_LARGE,
                413,
                "request_too_large",
                "The body is larger than the " + limit + " bytes that are allowed",
                null,
                null,
                false,
                Map.of("max_body_bytes", Long.toString(limit)),
                null);
    }

    static GatewayError tooSlow() {
        return GatewayError.badRequest(408, "request_timeout", "The body did not arrive in time", null);
    }

    /** What it must be is between the owner and those who were told. */
    static GatewayError requiredHeader(String name, boolean sent) {
        String what = sent ? "This route needs another value of the header " : "This route needs the header ";
        return GatewayError.badRequest(400, "header_required", what + name, name);
    }

    static GatewayError unknownProvider(String name) {
        return GatewayError.notFound(
                "provider_not_found",
                "No provider is called \"" + printable(name) + "\"; GET /health lists those that there are",
                "provider");
    }

    static GatewayError badTimeout() {
        return GatewayError.badRequest(
                400, "bad_timeout", "X-Hapax-Timeout must be a duration such as 10s or 1m30s", "X-Hapax-Timeout");
    }

    static GatewayError draining() {
        return new GatewayError(
                ErrorKind.OVERLOADED,
                503,
                "draining",
                "The gateway is stopping and takes no new requests",
                null,
                Duration.ofSeconds(5),
                null,
                Map.of(),
                null);
    }

    static GatewayError cut() {
        return GatewayError.of(
                ErrorKind.OVERLOADED, 503, "draining", "The gateway has stopped before this answer was whole");
    }

    static GatewayError internal() {
        return GatewayError.of(
                ErrorKind.INTERNAL, 500, "internal_error", "Something went wrong inside the gateway; its log has more");
    }

    /** What came from outside goes out without control characters and short. */
    private static String printable(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

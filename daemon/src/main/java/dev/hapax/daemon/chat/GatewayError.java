package dev.hapax.daemon.chat;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as the caller will get it, before a dialect puts it into words.
 *
 * @param status HTTP status, 400 and up
 * @param code a stable word, e.g. {@code model_not_found}; null where the dialect has none
 * @param message the fact and the mend; no stack trace, class name, upstream URL or key
 * @param param the request field it is about, or null
 * @param retryAfter sent as {@code Retry-After} and {@code retry-after-ms}, or null
 * @param worthRepeating false is sent as {@code x-should-retry: false}; null leaves it to the client
 * @param providerBody the provider's own error body, which a caller of the provider's dialect gets unchanged
 */
public record GatewayError(
        ErrorKind kind,
        int status,
        @Nullable String code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        @Nullable Boolean worthRepeating,
        Map<String, String> details,
        byte @Nullable [] providerBody) {
    public GatewayError {
        details = Map.copyOf(details);
    }

    public static GatewayError of(ErrorKind kind, int status, @Nullable String code, String message) {
        return new GatewayError(kind, status, code, message, null, null, null, Map.of(), null);
    }

    /** The same about one field of the request. */
    public GatewayError about(String field) {
        return new GatewayError(kind, status, code, message, field, retryAfter, worthRepeating, details, providerBody);
    }

    /** The same with what a client should do about it. */
    public GatewayError repeated(@Nullable Duration after, @Nullable Boolean worthIt) {
        return new GatewayError(kind, status, code, message, param, after, worthIt, details, providerBody);
    }

    /** The same with more to know. */
    public GatewayError with(Map<String, String> more) {
        return new GatewayError(kind, status, code, message, param, retryAfter, worthRepeating, more, providerBody);
    }

    /** The same in the provider's own words. */
    public GatewayError saying(byte[] body) {
        return new GatewayError(kind, status, code, message, param, retryAfter, worthRepeating, details, body);
    }

    public static GatewayError badRequest(int status, @Nullable String code, String message, @Nullable String param) {
        return new GatewayError(ErrorKind.BAD_REQUEST, status, code, message, param, null, false, Map.of(), null);
    }

    /** The request names something that is not there; asking again changes nothing. */
    public static GatewayError notFound(@Nullable String code, String message, @Nullable String param) {
        return new GatewayError(ErrorKind.NOT_FOUND, 404, code, message, param, null, false, Map.of(), null);
    }
}

package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import tools.jackson.databind.node.ObjectNode;

/** Errors in Hapax's own shape (http-api.md §4), for completions and for paths that have no dialect. */
public final class HapaxErrors {
    private HapaxErrors() {}

    public static byte[] write(GatewayError error, String requestId) {
        return Json.bytes(node(error, requestId));
    }

    static ObjectNode node(GatewayError error, String requestId) {
        String type = type(error.kind());
        ObjectNode node = Json.object();
        node.put("type", type);
        node.put("message", error.message());
        node.put("request_id", requestId);
        ObjectNode details = node.putObject("details");
        error.details().forEach(details::put);
        node.putObject("error")
                .put("type", type)
                .put("message", error.message())
                .put("code", ChatWords.code(error))
                .put("param", error.param());
        return node;
    }

    private static String type(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, TOO_LARGE -> "validation_error";
            case UNAUTHENTICATED -> "api_key_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND, MODEL_NOT_FOUND -> "not_found";
            case RATE_LIMITED -> "rate_limit_error";
            case INTERNAL -> "internal_error";
            case UPSTREAM, UNAVAILABLE -> "provider_error";
            case OVERLOADED -> "overloaded";
            case DEADLINE -> "timeout_error";
        };
    }
}

package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as {@code {"error":{"message","type","param","code"}}}, which all of OpenAI's dialects share; what is absent
 * is null, as in OpenAI's own.
 */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** The error as its object. */
    public static ObjectNode node(GatewayError error) {
        ObjectNode own = providersOwn(error);
        if (own != null) {
            return own;
        }
        ObjectNode node = Json.object();
        node.putObject("error")
                .put("message", error.message())
                .put("type", type(error.kind()))
                .put("param", error.param())
                .put("code", ChatWords.code(error));
        return node;
    }

    /** The body of an error answer: the provider's own bytes where they are such an error. */
    public static byte[] body(GatewayError error) {
        byte[] own = error.providerBody();
        return own != null && providersOwn(error) != null ? own : Json.bytes(node(error));
    }

    /** What a provider said, where it is an error of this dialect and not, say, a proxy's page. */
    private static @Nullable ObjectNode providersOwn(GatewayError error) {
        byte[] body = error.providerBody();
        JsonNode read = body == null ? null : Json.tryRead(body);
        return read instanceof ObjectNode object && object.get("error") instanceof ObjectNode ? object : null;
    }

    private static String type(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, TOO_LARGE, NOT_FOUND, MODEL_NOT_FOUND -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case RATE_LIMITED -> "rate_limit_error";
            case INTERNAL, UPSTREAM, UNAVAILABLE, OVERLOADED, DEADLINE -> "server_error";
        };
    }

    /**
     * Reads the error bodies of OpenAI and its copies: the object of OpenAI, the same in a list, a bare text as
     * {@code error}, the error's fields at the top, and {@code detail}.
     */
    public static ProviderError read(byte[] body) {
        JsonNode root = Json.tryRead(body);
        if (root instanceof ArrayNode list && !list.isEmpty()) {
            root = list.get(0);
        }
        if (!(root instanceof ObjectNode object)) {
            return new ProviderError(null, null, null, null, body);
        }
        JsonNode error = object.get("error");
        if (error instanceof ObjectNode found) {
            return fields(found, body);
        }
        if (error != null && error.isString()) {
            return new ProviderError(
                    Json.textOf(object, "type"), word(object.get("code")), error.stringValue(), null, body);
        }
        return fields(object, body);
    }

    private static ProviderError fields(ObjectNode error, byte[] body) {
        String type = word(error.get("type"));
        String message = Json.textOf(error, "message");
        return new ProviderError(
                type == null ? word(error.get("status")) : type,
                word(error.get("code")),
                message == null ? Json.textOf(error, "detail") : message,
                word(error.get("param")),
                body);
    }

    /** A word, or a number as one: some put the HTTP status there. */
    private static @Nullable String word(@Nullable JsonNode node) {
        return node != null && (node.isString() || node.isNumber()) ? node.asString() : null;
    }
}

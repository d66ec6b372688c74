package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * <a href="https://docs.claude.com/en/api/errors">Errors</a> as {@code {"type":"error","error":{"type","message"}}}.
 */
final class Errors {
    private Errors() {}

    static byte[] body(GatewayError error, String requestId) {
        byte[] own = error.providerBody();
        return own != null && providersOwn(error) != null ? own : Json.bytes(node(error, requestId));
    }

    static byte[] frame(GatewayError error, String requestId) {
        ObjectNode own = providersOwn(error);
        var out = new ByteArrayOutputStream();
        NamedEvents.write("error", own != null ? own : node(error, requestId), out);
        return out.toByteArray();
    }

    /**
     * On this error Anthropic's clients send the <a
     * href="https://platform.claude.com/docs/en/build-with-claude/message-threads">whole conversation</a> again.
     */
    static GatewayError threadNotFound() {
        return new GatewayError(
                ErrorKind.NOT_FOUND,
                404,
                "thread_not_found",
                "The thread is kept by none of the providers that may answer: send the whole conversation",
                "thread",
                null,
                false,
                Map.of("error_code", "thread_not_found"),
                null);
    }

    private static ObjectNode node(GatewayError error, String requestId) {
        ObjectNode node = Json.object().put("type", "error");
        ObjectNode inner = node.putObject("error").put("type", type(error)).put("message", error.message());
        String errorCode = error.details().get("error_code");
        if (errorCode != null) {
            inner.putObject("details").put("error_code", errorCode);
        }
        return node.put("request_id", requestId);
    }

    /** What a provider said, where it is an error of this dialect and not, say, a proxy's page. */
    private static @Nullable ObjectNode providersOwn(GatewayError error) {
        byte[] body = error.providerBody();
        return body != null
                        && Json.tryRead(body) instanceof ObjectNode object
                        && "error".equals(Json.textOf(object, "type"))
                        && object.get("error") instanceof ObjectNode
                ? object
                : null;
    }

    private static String type(GatewayError error) {
        return switch (error.kind()) {
            case BAD_REQUEST -> error.status() == 413 ? "request_too_large" : "invalid_request_error";
            case TOO_LARGE -> "request_too_large";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND, MODEL_NOT_FOUND -> "not_found_error";
            case RATE_LIMITED -> "rate_limit_error";
            case INTERNAL -> "api_error";
            case UPSTREAM -> error.status() == 529 ? "overloaded_error" : "api_error";
            case UNAVAILABLE, OVERLOADED -> "overloaded_error";
            case DEADLINE -> "timeout_error";
        };
    }

    /** Reads Anthropic's errors, and those of its copies: a bare text as {@code error}, or the fields at the top. */
    static ProviderError read(byte[] body) {
        if (!(Json.tryRead(body) instanceof ObjectNode root)) {
            return new ProviderError(null, null, null, null, body);
        }
        JsonNode error = root.get("error");
        if (error != null && error.isString()) {
            return new ProviderError(null, null, error.stringValue(), null, body);
        }
        ObjectNode fields = error instanceof ObjectNode found ? found : root;
        String code = Json.textOf(fields, "code");
        if (code == null) {
            code = Json.textOf(Json.objectOf(fields, "details"), "error_code");
        }
        return new ProviderError(
                Json.textOf(fields, "type"), code, Json.textOf(fields, "message"), Json.textOf(fields, "param"), body);
    }
}

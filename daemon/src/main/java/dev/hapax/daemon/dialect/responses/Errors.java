package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SseData;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors: as an answer those of all of OpenAI's dialects; within a stream the event {@code error}. The reference has
 * the event's fields at its top, the API itself sends them in {@code error}, where the SDKs look for what they raise;
 * here they stand in both places.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming/error">the event</a>
 */
final class Errors {
    private Errors() {}

    static byte[] body(GatewayError error) {
        JsonNode own = own(error);
        boolean wholeResponse = own != null && "response".equals(Json.textOf(own, "object"));
        return OpenAiErrors.body(wholeResponse ? inOurWords(error) : error);
    }

    static byte[] frame(GatewayError error) {
        var out = new ByteArrayOutputStream();
        JsonNode own = own(error);
        String type = own == null ? null : Json.textOf(own, "type");
        if (own != null && type != null && (type.equals("error") || type.equals("response.failed"))) {
            SseData.named(type, own, out);
            return out.toByteArray();
        }
        ObjectNode event = Json.object().put("type", "error");
        JsonNode words = OpenAiErrors.node(error).path("error");
        for (String name : new String[] {"code", "message", "param"}) {
            event.set(name, words.has(name) ? words.get(name) : Json.node(null));
        }
        event.set("error", words);
        SseData.named("error", event, out);
        return out.toByteArray();
    }

    /** Reads an error body, an error event, and a response that failed, whole or as an event. */
    static ProviderError read(byte[] body) {
        if (!(Json.tryRead(body) instanceof ObjectNode object)) {
            return OpenAiErrors.read(body);
        }
        boolean whole = "response".equals(Json.textOf(object, "object"));
        if (whole || object.get("response") instanceof ObjectNode) {
            ObjectNode error = Json.objectOf(whole ? object : Json.objectOf(object, "response"), "error");
            String code = Json.textOf(error, "code");
            return new ProviderError(typeOf(code), code, Json.textOf(error, "message"), null, body);
        }
        if ("error".equals(Json.textOf(object, "type")) && !(object.get("error") instanceof ObjectNode)) {
            String code = Json.textOf(object, "code");
            return new ProviderError(
                    typeOf(code), code, Json.textOf(object, "message"), Json.textOf(object, "param"), body);
        }
        return OpenAiErrors.read(body);
    }

    /**
     * The type that an error of a response stands for, which has only a code: those that are the caller's own are named
     * after the prompt and the images in it.
     */
    private static @Nullable String typeOf(@Nullable String code) {
        if (code == null) {
            return null;
        }
        boolean callers = code.equals("invalid_prompt")
                || code.equals("bio_policy")
                || (code.contains("image") && !code.equals("failed_to_download_image"));
        return callers ? "invalid_request_error" : "server_error";
    }

    private static GatewayError inOurWords(GatewayError error) {
        return new GatewayError(
                error.kind(),
                error.status(),
                error.code(),
                error.message(),
                error.param(),
                error.retryAfter(),
                error.worthRepeating(),
                error.details(),
                null);
    }

    private static @Nullable JsonNode own(GatewayError error) {
        byte[] body = error.providerBody();
        return body == null ? null : Json.tryRead(body);
    }
}

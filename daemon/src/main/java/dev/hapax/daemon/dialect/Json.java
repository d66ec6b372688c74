package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON trees, for translation only: traffic within one dialect is scanned ({@link JsonScan}). Numbers keep their
 * precision and members their order.
 */
public final class Json {
    private static final JsonMapper STRICT = mapper(JsonScan.strictFactory());
    private static final JsonMapper LENIENT = mapper(JsonScan.lenientFactory());

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The body of a request, which must be an object. */
    public static Field readRequest(byte[] body) throws BadRequest {
        JsonNode node;
        try {
            node = STRICT.readTree(body);
        } catch (JacksonException e) {
            throw JsonScan.badRequest(e);
        }
        if (!node.isObject()) {
            throw new BadRequest(GatewayError.badRequest(
                    400, "invalid_type", "The body must be a JSON object, at line 1, column 1", null));
        }
        return new Field("", node);
    }

    /** An answer or a frame of a provider, which must be an object. */
    public static ObjectNode readAnswer(byte[] body) throws MalformedAnswer {
        try {
            if (LENIENT.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        throw new MalformedAnswer("The body is not a JSON object");
    }

    /** The value that this text is, or null if it is not JSON. */
    public static @Nullable JsonNode tryRead(String json) {
        return tryRead(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The value that these bytes are, or null if they are not JSON. */
    public static @Nullable JsonNode tryRead(byte[] json) {
        try {
            JsonNode node = LENIENT.readTree(json);
            return node.isMissingNode() ? null : node;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** The object that this text is, or null if it is something else or not JSON. */
    public static @Nullable ObjectNode tryReadObject(String json) {
        return tryRead(json) instanceof ObjectNode object ? object : null;
    }

    /**
     * The object that this text of a request is.
     *
     * @param what it is, for the message
     */
    public static ObjectNode requiredObject(String json, String what) throws BadRequest {
        ObjectNode object = tryReadObject(json);
        if (object == null) {
            throw new BadRequest(what + " is not a JSON object");
        }
        return object;
    }

    /** A plain value as a node: null, text, a number, a boolean, a list or a map of such. */
    public static JsonNode node(@Nullable Object plain) {
        return LENIENT.valueToTree(plain);
    }

    public static byte[] bytes(JsonNode node) {
        return LENIENT.writeValueAsBytes(node);
    }

    public static String text(JsonNode node) {
        return LENIENT.writeValueAsString(node);
    }

    /** The member's text, or null where it is absent, null or no string. */
    public static @Nullable String textOf(JsonNode object, String name) {
        JsonNode node = object.get(name);
        return node != null && node.isString() ? node.stringValue() : null;
    }

    /** The member's whole number, or 0 where there is none. */
    public static long longOf(JsonNode object, String name) {
        JsonNode node = object.get(name);
        return node != null && node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : 0;
    }

    /** The member if it is an object, else an empty one. */
    public static ObjectNode objectOf(JsonNode object, String name) {
        return object.get(name) instanceof ObjectNode found ? found : object();
    }

    /** The member if it is a list, else an empty one. */
    public static ArrayNode listOf(JsonNode object, String name) {
        return object.get(name) instanceof ArrayNode found ? found : array();
    }

    /** Puts what is there; null leaves the member absent. */
    public static void put(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.set(name, value instanceof JsonNode node ? node : node(value));
        }
    }

    private static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}

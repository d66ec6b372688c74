package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.dialect.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The least JSON that a schema takes: what it requires, each with its default, constant, first choice or nothing. */
final class LeastArguments {
    private static final int DEEPEST = 16;

    private LeastArguments() {}

    static String of(@Nullable String schemaJson) {
        JsonNode schema = schemaJson == null ? null : Json.tryRead(schemaJson);
        return Json.text(schema == null ? Json.object() : object(schema, 0));
    }

    private static JsonNode value(JsonNode schema, int depth) {
        for (String given : new String[] {"default", "const"}) {
            if (schema.has(given)) {
                return schema.get(given);
            }
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth + 1);
            case "array" -> Json.array();
            case "integer", "number" -> Json.node(schema.path("minimum").asInt(0));
            case "boolean" -> Json.node(false);
            case "null" -> Json.node(null);
            default -> Json.node("");
        };
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth < DEEPEST) {
            for (JsonNode name : schema.path("required")) {
                object.set(name.asString(), value(schema.path("properties").path(name.asString()), depth));
            }
        }
        return object;
    }

    /** The first where several are allowed. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).asString("");
        }
        return type.asString(schema.has("properties") ? "object" : "");
    }
}

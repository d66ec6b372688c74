package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas of one request that a model can be held to. Anthropic takes a <a
 * href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">part of JSON Schema</a> for that:
 * every object closed, no recursion, no limits of numbers and lengths, and only so much of it in a request. A schema
 * that leaves open whether an object is closed is closed, since what fits then fits the schema too; one that says more
 * than can be kept is none of these.
 */
final class ClosedSchemas {
    private static final int MOST_OPTIONAL = 24;
    private static final int MOST_UNIONS = 16;
    private static final JsonNode OBJECT = Json.node("object");
    private static final Set<String> HARMLESS = Set.of("title", "description", "default");
    private static final Set<String> FORMATS =
            Set.of("date-time", "date", "time", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private int optional;
    private int unions;

    /** This schema with its objects closed, or null if the model cannot be held to it. */
    @Nullable
    ObjectNode fit(String json) {
        ObjectNode root = Json.tryReadObject(json);
        if (root == null || !OBJECT.equals(root.get("type"))) {
            return null;
        }
        root.remove("$schema");
        var walk = new Walk(root);
        if (!walk.fits(root) || optional + walk.optional > MOST_OPTIONAL || unions + walk.unions > MOST_UNIONS) {
            return null;
        }
        optional += walk.optional;
        unions += walk.unions;
        return root;
    }

    /** One way through one schema. */
    private static final class Walk {
        private final ObjectNode root;
        private final Set<String> open = new HashSet<>();
        private final Set<String> done = new HashSet<>();
        private int optional;
        private int unions;

        Walk(ObjectNode root) {
            this.root = root;
        }

        boolean fits(JsonNode schema) {
            if (!(schema instanceof ObjectNode object)) {
                return false;
            }
            if (mayBeObject(object) && !close(object)) {
                return false;
            }
            for (Map.Entry<String, JsonNode> keyword : object.properties()) {
                if (!fits(keyword.getKey(), keyword.getValue())) {
                    return false;
                }
            }
            return true;
        }

        private boolean fits(String keyword, JsonNode value) {
            return switch (keyword) {
                case "type" -> {
                    unions += value.isArray() ? 1 : 0;
                    yield value.isString() || value.isArray();
                }
                case "enum" -> value.isArray() && value.valueStream().noneMatch(JsonNode::isContainer);
                case "const" -> !value.isContainer();
                case "properties" -> value.isObject() && value.valueStream().allMatch(this::fits);
                // Looked at from where they are used.
                case "$defs", "definitions", "required" -> true;
                case "additionalProperties" -> value.isBoolean() && !value.booleanValue();
                case "items" -> fits(value);
                case "minItems" -> value.isIntegralNumber() && value.intValue() <= 1;
                case "anyOf" -> {
                    unions++;
                    yield value.isArray() && value.valueStream().allMatch(this::fits);
                }
                case "format" -> value.isString() && FORMATS.contains(value.stringValue());
                case "$ref" -> value.isString() && refers(value.stringValue());
                default -> HARMLESS.contains(keyword);
            };
        }

        private static boolean mayBeObject(ObjectNode schema) {
            JsonNode type = schema.path("type");
            return schema.has("properties")
                    || OBJECT.equals(type)
                    || type.valueStream().anyMatch(OBJECT::equals);
        }

        /** An object of which nothing is said may hold anything, which closed it could not. */
        private boolean close(ObjectNode schema) {
            if (!schema.has("properties")) {
                return schema.has("additionalProperties");
            }
            if (!schema.has("additionalProperties")) {
                schema.put("additionalProperties", false);
            }
            optional += Math.max(
                    0, schema.get("properties").size() - schema.path("required").size());
            return true;
        }

        private boolean refers(String reference) {
            if (!reference.startsWith("#/") || open.contains(reference)) {
                return false;
            }
            if (done.contains(reference)) {
                return true;
            }
            open.add(reference);
            boolean fits = fits(root.at(reference.substring(1)));
            open.remove(reference);
            done.add(reference);
            return fits;
        }
    }
}

package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes of a JSON Schema the <a href="https://ai.google.dev/api/caching#Schema">part of OpenAPI's</a> that older models
 * take: they refuse a request with any other word in it. References become what they refer to, as deep as a few turns
 * of a recursion; limits that cannot be said are left out, so that a schema may only become wider.
 */
final class SchemaCleaner {
    private static final int MOST_TURNS = 2;
    private static final int MOST_NODES = 5_000;

    /** Taken as they are. */
    private static final Set<String> KEPT = Set.of(
            "title",
            "description",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "propertyOrdering",
            "nullable");

    private static final Set<String> FORMATS = Set.of("enum", "date-time", "float", "double", "int32", "int64");

    private final ObjectNode root;
    private final Map<String, Integer> within = new HashMap<>();
    private int nodes;

    private SchemaCleaner(ObjectNode root) {
        this.root = root;
    }

    static ObjectNode clean(ObjectNode schema) {
        return new SchemaCleaner(schema).cleaned(schema);
    }

    private ObjectNode cleaned(JsonNode node) {
        nodes++;
        if (!(node instanceof ObjectNode schema) || nodes > MOST_NODES) {
            return Json.object();
        }
        String reference = Json.textOf(schema, "$ref");
        return reference == null ? plain(schema) : referred(reference, schema);
    }

    private ObjectNode referred(String reference, ObjectNode schema) {
        int turns = within.merge(reference, 1, Integer::sum);
        try {
            JsonNode target = reference.startsWith("#") ? root.at(pointer(reference)) : Json.object();
            ObjectNode found = turns > MOST_TURNS ? Json.object().put("type", "OBJECT") : cleaned(target);
            ObjectNode beside = schema.deepCopy();
            beside.remove("$ref");
            // What stands beside a reference is said of this use of it.
            found.setAll(plain(beside));
            return found;
        } finally {
            within.merge(reference, -1, Integer::sum);
        }
    }

    private static String pointer(String reference) {
        return reference.substring(1).replace("%20", " ");
    }

    private ObjectNode plain(ObjectNode schema) {
        ObjectNode out = Json.object();
        types(schema, out);
        for (String name : KEPT) {
            Json.put(out, name, schema.get(name));
        }
        String format = Json.textOf(schema, "format");
        if (format != null && FORMATS.contains(format)) {
            out.put("format", format);
        }
        values(schema, out);
        limit(schema, out, "exclusiveMinimum", "minimum", 1);
        limit(schema, out, "exclusiveMaximum", "maximum", -1);
        properties(schema, out);
        items(schema, out);
        all(schema, out);
        oneOf(Json.listOf(schema, "anyOf"), out);
        oneOf(Json.listOf(schema, "oneOf"), out);
        return out;
    }

    /** {@code ["string","null"]} becomes a nullable string; several real types become alternatives. */
    private static void types(ObjectNode schema, ObjectNode out) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        for (JsonNode each : type.isArray() ? type : Json.array().add(type)) {
            if (each.isString() && each.stringValue().equals("null")) {
                out.put("nullable", true);
            } else if (each.isString()) {
                types.add(each.stringValue().toUpperCase(Locale.ROOT));
            }
        }
        if (types.isEmpty() && schema.has("properties")) {
            types.add("OBJECT");
        } else if (types.isEmpty() && (schema.has("items") || schema.has("prefixItems"))) {
            types.add("ARRAY");
        }
        if (types.size() == 1) {
            out.put("type", types.getFirst());
        } else if (!types.isEmpty()) {
            ArrayNode alternatives = out.putArray("anyOf");
            types.forEach(each -> alternatives.addObject().put("type", each));
        }
    }

    /** Only texts can be listed, and none of them empty. */
    private static void values(ObjectNode schema, ObjectNode out) {
        ArrayNode texts = Json.array();
        boolean all = true;
        JsonNode constant = schema.get("const");
        for (JsonNode value :
                constant == null ? Json.listOf(schema, "enum") : Json.array().add(constant)) {
            if (value.isNull()) {
                out.put("nullable", true);
            } else if (!value.isString()) {
                all = false;
            } else if (!value.stringValue().isEmpty()) {
                texts.add(value);
            }
        }
        if (all && !texts.isEmpty()) {
            out.put("type", "STRING").set("enum", texts);
        }
    }

    /** @param step to the next whole number within the limit */
    private static void limit(ObjectNode schema, ObjectNode out, String exclusive, String inclusive, int step) {
        JsonNode value = schema.get(exclusive);
        if (value == null || !value.isNumber() || out.has(inclusive)) {
            return;
        }
        boolean whole = "INTEGER".equals(Json.textOf(out, "type"))
                && value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() > Integer.MIN_VALUE
                && value.intValue() < Integer.MAX_VALUE;
        if (whole) {
            out.put(inclusive, value.intValue() + step);
        } else {
            out.set(inclusive, value);
        }
    }

    private void properties(ObjectNode schema, ObjectNode out) {
        ObjectNode properties = Json.objectOf(schema, "properties");
        if (properties.isEmpty()) {
            return;
        }
        ObjectNode cleaned = out.putObject("properties");
        properties.properties().forEach(property -> cleaned.set(property.getKey(), cleaned(property.getValue())));
        ArrayNode required = Json.array();
        for (JsonNode name : Json.listOf(schema, "required")) {
            if (name.isString() && cleaned.has(name.stringValue())) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            out.set("required", required);
        }
    }

    /** A list must say of what; where each place has its own schema, every place may have any of them. */
    private void items(ObjectNode schema, ObjectNode out) {
        JsonNode items = schema.path("items");
        JsonNode places = items.isArray() ? items : schema.path("prefixItems");
        if (items.isObject()) {
            out.set("items", cleaned(items));
        } else if (places.isArray() && !places.isEmpty()) {
            ObjectNode any = out.putObject("items");
            ArrayNode alternatives = Json.array();
            places.forEach(alternatives::add);
            oneOf(alternatives, any);
        } else if ("ARRAY".equals(Json.textOf(out, "type"))) {
            out.putObject("items").put("type", "STRING");
        }
    }

    private void all(ObjectNode schema, ObjectNode out) {
        for (JsonNode each : Json.listOf(schema, "allOf")) {
            ObjectNode part = cleaned(each);
            ObjectNode properties = Json.objectOf(out, "properties");
            properties.setAll(Json.objectOf(part, "properties"));
            ArrayNode required = Json.listOf(out, "required");
            required.addAll(Json.listOf(part, "required"));
            part.properties().forEach(member -> out.putIfAbsent(member.getKey(), member.getValue()));
            if (!properties.isEmpty()) {
                out.set("properties", properties);
            }
            if (!required.isEmpty()) {
                out.set("required", required);
            }
        }
    }

    private void oneOf(ArrayNode alternatives, ObjectNode out) {
        ArrayNode kept = Json.array();
        for (JsonNode each : alternatives) {
            if (isNull(each)) {
                out.put("nullable", true);
            } else {
                kept.add(cleaned(each));
            }
        }
        if (kept.size() == 1 && kept.get(0) instanceof ObjectNode only) {
            only.properties().forEach(member -> out.putIfAbsent(member.getKey(), member.getValue()));
        } else if (!kept.isEmpty()) {
            out.set("anyOf", kept);
        }
    }

    private static boolean isNull(@Nullable JsonNode schema) {
        return schema != null && "null".equals(Json.textOf(schema, "type"));
    }
}

package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place in a request, present or not, that knows its path ({@code messages[0].content}), so that every complaint
 * names it. What is null counts as absent.
 */
public record Field(String path, JsonNode node) {
    public Field get(String name) {
        return new Field(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    public boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    public boolean present() {
        return !absent();
    }

    public boolean isString() {
        return node.isString();
    }

    public boolean isList() {
        return node.isArray();
    }

    public boolean isObject() {
        return node.isObject();
    }

    /** This place, which must be there. */
    public Field required() throws BadRequest {
        if (absent()) {
            throw wrong("missing_required_parameter", "is required");
        }
        return this;
    }

    public Field requiredObject() throws BadRequest {
        if (!required().isObject()) {
            throw wrongType("an object");
        }
        return this;
    }

    public String text() throws BadRequest {
        if (!required().isString()) {
            throw wrongType("a string");
        }
        return node.stringValue();
    }

    public @Nullable String textOrNull() throws BadRequest {
        return absent() ? null : text();
    }

    public @Nullable Boolean booleanOrNull() throws BadRequest {
        if (absent()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw wrongType("true or false");
        }
        return node.booleanValue();
    }

    /** Whether it is there and true. */
    public boolean isTrue() throws BadRequest {
        return Boolean.TRUE.equals(booleanOrNull());
    }

    public @Nullable Integer intOrNull() throws BadRequest {
        if (absent()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrongType("a whole number of at most 32 bits");
        }
        return node.intValue();
    }

    public @Nullable Long longOrNull() throws BadRequest {
        if (absent()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrongType("a whole number of at most 64 bits");
        }
        return node.longValue();
    }

    public @Nullable Double doubleOrNull() throws BadRequest {
        if (absent()) {
            return null;
        }
        if (!node.isNumber()) {
            throw wrongType("a number");
        }
        double value = Double.parseDouble(node.asString());
        if (Double.isInfinite(value)) {
            throw wrong("invalid_value", "is larger than any number we can take");
        }
        return value;
    }

    /** The items; none where it is absent. */
    public List<Field> list() throws BadRequest {
        if (absent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrongType("a list");
        }
        var items = new ArrayList<Field>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new Field(path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    /** The value as JSON text. */
    public String json() {
        return Json.text(node);
    }

    /** A 400 with OpenAI's code for a wrong type, naming the path. */
    public BadRequest wrongType(String expected) {
        return wrong("invalid_type", "must be " + expected + ", not " + found());
    }

    /** A 400 that names the path: {@code "messages[0].role" + " " + message}. */
    public BadRequest wrong(String code, String message) {
        return wrong(400, code, message);
    }

    public BadRequest wrong(int status, String code, String message) {
        return new BadRequest(GatewayError.badRequest(status, code, path + " " + message, path));
    }

    private String found() {
        String type = node.getNodeType().toString().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "array" -> "a list";
            case "object" -> "an object";
            case "null", "missing" -> "absent";
            default -> "a " + type;
        };
    }
}

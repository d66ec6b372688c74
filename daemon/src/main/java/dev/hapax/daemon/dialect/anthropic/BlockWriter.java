package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes content blocks. */
final class BlockWriter {
    /** How the base64 text of each kind of picture begins; Anthropic refuses what is declared to be another kind. */
    private static final Map<String, String> TRUE_TYPES =
            Map.of("/9j/", "image/jpeg", "iVBORw0KGgo", "image/png", "R0lGOD", "image/gif", "UklGR", "image/webp");

    private BlockWriter() {}

    static ArrayNode turn(List<Part> parts) throws BadRequest {
        ArrayNode blocks = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.CachePoint(String control)) {
                cacheUpToHere(blocks, control);
            } else {
                blocks.add(block(part));
            }
        }
        return blocks;
    }

    private static ObjectNode block(Part part) throws BadRequest {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Image image -> image(image);
            case Part.Document document -> document(document);
            case Part.ToolCall(String id, String name, String arguments) -> toolUse(id, name, arguments);
            case Part.ToolResult result -> toolResult(result);
            case Part.Thinking(String text, String signature) -> thinking(text, signature);
            case Part.RedactedThinking(String data) -> redacted(data);
            case Part.CachePoint _ -> throw new IllegalArgumentException("A cache point is no block");
        };
    }

    private static void cacheUpToHere(ArrayNode blocks, String control) {
        if (!blocks.isEmpty() && blocks.get(blocks.size() - 1) instanceof ObjectNode last) {
            last.set("cache_control", Json.tryRead(control));
        }
    }

    static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    static ObjectNode thinking(String text, @Nullable String signature) {
        return Json.object()
                .put("type", "thinking")
                .put("thinking", text)
                .put("signature", signature == null ? "" : signature);
    }

    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    /** @param arguments what is no object goes the way that Anthropic's documentation proposes for broken input */
    static ObjectNode toolUse(String id, String name, String arguments) {
        ObjectNode input = arguments.isBlank() ? Json.object() : Json.tryReadObject(arguments);
        ObjectNode node = Json.object().put("type", "tool_use").put("id", ToolIds.encode(id));
        node.put("name", name);
        node.set("input", input == null ? Json.object().put("INVALID_JSON", arguments) : input);
        return node;
    }

    private static ObjectNode image(Part.Image image) throws BadRequest {
        ObjectNode node = Json.object().put("type", "image");
        ObjectNode source = node.putObject("source");
        if (image.url() != null) {
            source.put("type", "url").put("url", image.url());
        } else if (image.base64() != null) {
            source.put("type", "base64");
            source.put("media_type", trueType(image.base64(), image.mediaType()));
            source.put("data", image.base64());
        } else {
            throw new BadRequest("An image has neither a URL nor data");
        }
        return node;
    }

    private static String trueType(String base64, @Nullable String declared) throws BadRequest {
        for (var type : TRUE_TYPES.entrySet()) {
            if (base64.startsWith(type.getKey())) {
                return type.getValue();
            }
        }
        if (declared == null) {
            throw new BadRequest(
                    "An image has no media type: use a data URI that names it, as data:image/png;base64,…");
        }
        return declared;
    }

    private static ObjectNode document(Part.Document document) throws BadRequest {
        ObjectNode node = Json.object().put("type", "document");
        ObjectNode source = node.putObject("source");
        switch (document.mediaType()) {
            case "application/pdf" ->
                source.put("type", "base64")
                        .put("media_type", "application/pdf")
                        .put("data", document.base64());
            case "text/plain" ->
                source.put("type", "text").put("media_type", "text/plain").put("data", decoded(document.base64()));
            default ->
                throw new BadRequest("A document of type " + document.mediaType()
                        + " has no form for this model: send application/pdf or text/plain");
        }
        Json.put(node, "title", document.name());
        return node;
    }

    private static String decoded(String base64) throws BadRequest {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadRequest("A document's data is not base64");
        }
    }

    private static ObjectNode toolResult(Part.ToolResult result) throws BadRequest {
        ObjectNode node = Json.object().put("type", "tool_result");
        node.put("tool_use_id", ToolIds.encode(result.callId()));
        List<Part> content = result.content().stream()
                .filter(part -> !(part instanceof Part.Text(String text) && text.isBlank()))
                .toList();
        if (content.size() == 1 && content.getFirst() instanceof Part.Text(String text)) {
            node.put("content", text);
        } else if (!content.isEmpty()) {
            node.set("content", turn(content));
        }
        if (result.error()) {
            node.put("is_error", true);
        }
        return node;
    }
}

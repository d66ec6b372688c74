package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.DataUri;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.OpenAiParts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a conversation as items. Thinking goes only where it is sealed: what a model showed of its thoughts is nothing
 * that it takes back.
 */
final class ItemWriter {
    private final ArrayNode items = Json.array();

    private ItemWriter() {}

    static ArrayNode write(List<Message> messages) throws BadRequest {
        var writer = new ItemWriter();
        for (Message message : messages) {
            writer.message(message);
        }
        return writer.items;
    }

    private void message(Message message) throws BadRequest {
        switch (message.role()) {
            case SYSTEM -> said("system", message.parts());
            case DEVELOPER -> said("developer", message.parts());
            case USER, TOOL -> userOrTool(message);
            case ASSISTANT -> assistant(message);
        }
    }

    private void userOrTool(Message message) throws BadRequest {
        var rest = new ArrayList<Part>();
        boolean results = false;
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result);
                results = true;
            } else {
                rest.add(part);
            }
        }
        if (!rest.isEmpty() || !results) {
            said("user", rest);
        }
    }

    private void said(String role, List<Part> parts) throws BadRequest {
        ObjectNode item = items.addObject().put("type", "message").put("role", role);
        item.set("content", content(parts));
    }

    private void result(Part.ToolResult result) throws BadRequest {
        ObjectNode item = items.addObject().put("type", "function_call_output");
        item.put("call_id", result.callId());
        List<Part> parts = new ArrayList<>(result.content());
        if (result.error()) {
            parts.addFirst(new Part.Text("Error: "));
        }
        boolean onlyText = parts.stream().allMatch(Part.Text.class::isInstance);
        if (!onlyText) {
            item.set("output", content(parts));
            return;
        }
        var text = new StringBuilder();
        for (Part part : result.content()) {
            if (part instanceof Part.Text(String piece)) {
                text.append(text.isEmpty() ? "" : "\n").append(piece);
            }
        }
        item.put("output", result.error() ? "Error: " + text : text.toString());
    }

    private static JsonNode content(List<Part> parts) throws BadRequest {
        List<Part> plain = parts.stream()
                .filter(part -> !(part instanceof Part.CachePoint))
                .toList();
        if (plain.isEmpty()) {
            return Json.node("");
        }
        if (plain.size() == 1 && plain.getFirst() instanceof Part.Text(String text)) {
            return Json.node(text);
        }
        ArrayNode list = Json.array();
        for (Part part : plain) {
            part(list.addObject(), part);
        }
        return list;
    }

    private static void part(ObjectNode node, Part part) throws BadRequest {
        switch (part) {
            case Part.Text(String text) -> node.put("type", "input_text").put("text", text);
            case Part.Image image ->
                node.put("type", "input_image")
                        .put("image_url", OpenAiParts.url(image))
                        .put("detail", "auto");
            case Part.Document(String mediaType, String base64, String name) ->
                node.put("type", "input_file")
                        .put("filename", name == null ? "document" : name)
                        .put("file_data", new DataUri(mediaType, base64).toString());
            case Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Thinking _,
                    Part.RedactedThinking _,
                    Part.Refusal _,
                    Part.CachePoint _ ->
                throw new BadRequest("A message for this model can hold only text, images and documents");
        }
    }

    private void assistant(Message message) throws BadRequest {
        ArrayNode content = null;
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text(String text) -> {
                    content = content == null ? answered() : content;
                    content.addObject().put("type", "output_text").put("text", text);
                }
                case Part.Refusal(String text) -> {
                    content = content == null ? answered() : content;
                    content.addObject().put("type", "refusal").put("refusal", text);
                }
                case Part.ToolCall(String id, String name, String arguments) -> {
                    content = null;
                    items.addObject()
                            .put("type", "function_call")
                            .put("call_id", id)
                            .put("name", name)
                            .put("arguments", arguments);
                }
                case Part.Thinking(String text, String sealed) -> {
                    if (sealed != null) {
                        content = null;
                        ObjectNode item = items.addObject().put("type", "reasoning");
                        item.set("summary", ReasoningItem.summary(text));
                        item.put("encrypted_content", sealed);
                    }
                }
                case Part.RedactedThinking _, Part.CachePoint _ -> {}
                case Part.Image _, Part.Document _, Part.ToolResult _ ->
                    throw new BadRequest("An assistant message for this model can hold only text and tool calls");
            }
        }
    }

    private ArrayNode answered() {
        return items.addObject().put("type", "message").put("role", "assistant").putArray("content");
    }
}

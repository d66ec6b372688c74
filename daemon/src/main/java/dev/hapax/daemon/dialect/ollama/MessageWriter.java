package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.DataUri;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a conversation. Content is one text, so several become one: with a blank line between in system messages, a
 * line feed in what the user and tools say, and nothing in what the model said.
 */
final class MessageWriter {
    private final ArrayNode out = Json.array();
    private final Map<String, String> toolNames = new HashMap<>();

    private MessageWriter() {}

    static ArrayNode write(List<Message> messages) throws BadRequest {
        var writer = new MessageWriter();
        for (int i = 0; i < messages.size(); i++) {
            writer.message(messages.get(i).withoutCachePoints(), "messages[" + i + "]");
        }
        return writer.out;
    }

    private void message(Message message, String path) throws BadRequest {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> said("system", message.parts(), "\n\n", path);
            case ASSISTANT -> said("assistant", message.parts(), "", path);
            case USER, TOOL -> {
                var rest = new ArrayList<Part>();
                for (Part part : message.parts()) {
                    if (part instanceof Part.ToolResult result) {
                        result(result, path);
                    } else {
                        rest.add(part);
                    }
                }
                if (!rest.isEmpty()
                        || (message.role() == Role.USER && message.parts().isEmpty())) {
                    said("user", rest, "\n", path);
                }
            }
        }
    }

    private void result(Part.ToolResult result, String path) throws BadRequest {
        ObjectNode node = said("tool", result.content(), "\n", path);
        if (result.error()) {
            String text = Json.textOf(node, "content");
            node.put("content", "Error: " + (text == null ? "" : text));
        }
        Json.put(node, "tool_name", toolNames.get(result.callId()));
        node.put("tool_call_id", result.callId());
    }

    private ObjectNode said(String role, List<Part> parts, String between, String path) throws BadRequest {
        var texts = new ArrayList<String>();
        var thoughts = new StringBuilder();
        ArrayNode images = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> texts.add(text);
                case Part.Refusal(String text) -> texts.add(text);
                case Part.Image image -> images.add(base64(image, path));
                case Part.ToolCall call -> calls.add(call(call, path));
                case Part.Thinking(String text, var _) -> thoughts.append(text);
                // Only the provider that wrote it can read it.
                case Part.RedactedThinking _, Part.CachePoint _ -> {}
                case Part.Document _ ->
                    throw new BadRequest(path + " holds a document, which this model cannot read: send its text");
                case Part.ToolResult _ ->
                    throw new BadRequest(path + " holds a tool result, which a message of its role cannot hold");
            }
        }
        ObjectNode node = out.addObject().put("role", role);
        boolean silent = texts.isEmpty() && !(images.isEmpty() && calls.isEmpty() && thoughts.isEmpty());
        if (!silent) {
            node.put("content", String.join(between, texts));
        }
        if (!thoughts.isEmpty()) {
            node.put("thinking", thoughts.toString());
        }
        if (!images.isEmpty()) {
            node.set("images", images);
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
        return node;
    }

    private static String base64(Part.Image image, String path) throws BadRequest {
        String data = image.base64();
        if (data == null) {
            throw new BadRequest(path + " holds an image by its URL, which this model cannot fetch: send the image"
                    + " itself as a base64 data URI");
        }
        DataUri uri = DataUri.parse(data);
        return uri == null ? data : uri.base64();
    }

    private ObjectNode call(Part.ToolCall call, String path) throws BadRequest {
        ObjectNode arguments =
                call.argumentsJson().isBlank() ? Json.object() : Json.tryReadObject(call.argumentsJson());
        if (arguments == null) {
            throw new BadRequest(
                    path + ": the arguments of tool call " + call.id() + " are not the JSON text of an object");
        }
        toolNames.put(call.id(), call.name());
        ObjectNode node = Json.object().put("id", call.id());
        node.putObject("function").put("name", call.name()).set("arguments", arguments);
        return node;
    }
}

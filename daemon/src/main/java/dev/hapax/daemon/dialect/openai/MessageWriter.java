package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.DataUri;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.OpenAiParts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a conversation. Tool results come first of what stands in one turn; what they hold besides text moves to the
 * user message after them, because a tool message takes only text. Several texts become one in system messages (blank
 * line between), tool results (line feed between) and assistant messages (nothing between), for many copies of the API
 * take lists from users only. Thinking of earlier turns is left out where it is not wanted: no field for it is
 * understood everywhere.
 */
final class MessageWriter {
    private static final String MOVED = "The result is in the next message.";

    private final ArrayNode out = Json.array();
    private final List<Part> moved = new ArrayList<>();

    private final boolean withReasoning;

    private MessageWriter(boolean withReasoning) {
        this.withReasoning = withReasoning;
    }

    /** @param withReasoning whether the model wants its reasoning back */
    static ArrayNode write(List<Message> messages, boolean withReasoning) throws BadRequest {
        var writer = new MessageWriter(withReasoning);
        for (Message message : messages) {
            // Copies of the API cache by themselves; some refuse to be told.
            writer.message(message.withoutCachePoints());
        }
        writer.flushMoved();
        return writer.out;
    }

    private void message(Message message) throws BadRequest {
        switch (message.role()) {
            // Models that know only "developer" take "system" for it; the reverse is not so.
            case SYSTEM, DEVELOPER -> system(message);
            case USER, TOOL -> userOrTool(message);
            case ASSISTANT -> assistant(message);
        }
    }

    private void system(Message message) throws BadRequest {
        flushMoved();
        add("system", message).put("content", joined(message.parts(), "\n\n", "a system message"));
    }

    private void userOrTool(Message message) throws BadRequest {
        var rest = new ArrayList<Part>();
        boolean results = false;
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result);
                results = true;
            } else {
                rest.add(part);
            }
        }
        if (rest.isEmpty() && results) {
            return;
        }
        var all = new ArrayList<>(moved);
        moved.clear();
        all.addAll(rest);
        userContent(add("user", message), all);
    }

    private void toolResult(Part.ToolResult result) throws BadRequest {
        var texts = new ArrayList<Part>();
        boolean moves = false;
        for (Part part : result.content()) {
            if (part instanceof Part.Image || part instanceof Part.Document) {
                moved.add(part);
                moves = true;
            } else {
                texts.add(part);
            }
        }
        String text = texts.isEmpty() && moves ? MOVED : joined(texts, "\n", "a tool result");
        ObjectNode node = out.addObject();
        node.put("role", "tool");
        node.put("tool_call_id", result.callId());
        node.put("content", result.error() ? "Error: " + text : text);
    }

    private void assistant(Message message) throws BadRequest {
        flushMoved();
        var texts = new ArrayList<Part>();
        var calls = new ArrayList<Part.ToolCall>();
        var refusal = new StringBuilder();
        var reasoning = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text text -> texts.add(text);
                case Part.ToolCall call -> calls.add(call);
                case Part.Refusal(String text) -> refusal.append(text);
                case Part.Thinking(String text, var _) -> reasoning.append(text);
                case Part.RedactedThinking _, Part.CachePoint _ -> {}
                case Part.Image _, Part.Document _, Part.ToolResult _ ->
                    throw new BadRequest("An assistant message for this model can hold only text and tool calls");
            }
        }
        ObjectNode node = add("assistant", message);
        if (!texts.isEmpty() || (calls.isEmpty() && refusal.isEmpty())) {
            node.put("content", joined(texts, "", "an assistant message"));
        }
        if (withReasoning && !reasoning.isEmpty()) {
            node.put("reasoning_content", reasoning.toString());
        }
        if (!refusal.isEmpty()) {
            node.put("refusal", refusal.toString());
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", ChatWords.toolCalls(calls));
        }
    }

    private void flushMoved() throws BadRequest {
        if (!moved.isEmpty()) {
            ObjectNode node = out.addObject();
            node.put("role", "user");
            userContent(node, List.copyOf(moved));
            moved.clear();
        }
    }

    private ObjectNode add(String role, Message message) {
        ObjectNode node = out.addObject();
        node.put("role", role);
        Json.put(node, "name", message.name());
        return node;
    }

    private static void userContent(ObjectNode node, List<Part> parts) throws BadRequest {
        if (parts.isEmpty()) {
            node.put("content", "");
        } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)) {
            node.put("content", text);
        } else {
            ArrayNode list = node.putArray("content");
            for (Part part : parts) {
                userPart(list.addObject(), part);
            }
        }
    }

    private static void userPart(ObjectNode node, Part part) throws BadRequest {
        switch (part) {
            case Part.Text(String text) -> node.put("type", "text").put("text", text);
            case Part.Image image ->
                node.put("type", "image_url").putObject("image_url").put("url", OpenAiParts.url(image));
            case Part.Document(String mediaType, String base64, String name) ->
                node.put("type", "file")
                        .putObject("file")
                        .put("filename", name == null ? "document" : name)
                        .put("file_data", new DataUri(mediaType, base64).toString());
            case Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Thinking _,
                    Part.RedactedThinking _,
                    Part.Refusal _,
                    Part.CachePoint _ ->
                throw new BadRequest("A user message for this model can hold only text, images and documents");
        }
    }

    private static String joined(List<Part> parts, String between, String where) throws BadRequest {
        var texts = new ArrayList<String>();
        for (Part part : parts) {
            if (!(part instanceof Part.Text(String text))) {
                throw new BadRequest("For this model " + where + " can hold only text");
            }
            texts.add(text);
        }
        return String.join(between, texts);
    }
}

package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Puts a conversation together from its items: what the model said and called in one go is one turn. */
final class ItemReader {
    private final List<Message> messages = new ArrayList<>();
    private final List<Part> turn = new ArrayList<>();
    private final Map<String, String> shellCallIds = new HashMap<>();
    private final Set<String> leftOut = new LinkedHashSet<>();

    /** Adds what is a message already. */
    void add(Message message) {
        endTurn();
        messages.add(message);
    }

    List<Message> messages() {
        endTurn();
        return messages;
    }

    /** Types of items that tell only of what OpenAI's own tools did, the result of which is in the text after them. */
    List<String> leftOut() {
        return leftOut.stream().map(type -> "input." + type).toList();
    }

    void read(Field item) throws BadRequest {
        Field type = item.get("type");
        switch (type.absent() ? "message" : type.text()) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> functionCall(item);
            case "custom_tool_call" ->
                turn.add(new Part.ToolCall(
                        item.get("call_id").text(),
                        name(item),
                        ToolForms.arguments(item.get("input").text())));
            case "local_shell_call" -> shellCall(item);
            case "function_call_output", "custom_tool_call_output" ->
                result(item.get("call_id").text(), item);
            case "local_shell_call_output" -> shellResult(item);
            case "item_reference" ->
                throw new BadRequest(NotHeld.item(item.get("id").text()));
            case "web_search_call",
                    "file_search_call",
                    "code_interpreter_call",
                    "image_generation_call",
                    "tool_search_call",
                    "tool_search_output",
                    "mcp_list_tools" -> leftOut.add(type.text());
            default ->
                throw type.wrong("unsupported_value", "is an item that cannot be put into another provider's form");
        }
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, turn, null));
            turn.clear();
        }
    }

    private void message(Field item) throws BadRequest {
        Field role = item.get("role");
        List<Part> parts = ContentReader.read(item.get("content").required());
        switch (role.text()) {
            case "assistant" -> turn.addAll(parts);
            case "user" -> add(new Message(Role.USER, parts, null));
            case "system" -> add(new Message(Role.SYSTEM, parts, null));
            case "developer" -> add(new Message(Role.DEVELOPER, parts, null));
            default -> throw role.wrong("invalid_value", "must be one of user, assistant, system and developer");
        }
    }

    /** What a provider signed is its own form of the thought; the text is what it showed of it. */
    private void reasoning(Field item) throws BadRequest {
        String sealed = item.get("encrypted_content").textOrNull();
        if (sealed != null && sealed.startsWith(ReasoningItem.REDACTED)) {
            turn.add(new Part.RedactedThinking(sealed.substring(ReasoningItem.REDACTED.length())));
            return;
        }
        var text = new StringBuilder();
        for (String list : List.of("summary", "content")) {
            for (Field part : item.get(list).list()) {
                text.append(text.isEmpty() ? "" : "\n\n")
                        .append(part.get("text").text());
            }
        }
        boolean sealedByNobody = sealed == null || sealed.isEmpty();
        if (!text.isEmpty() || !sealedByNobody) {
            turn.add(new Part.Thinking(text.toString(), sealedByNobody ? null : sealed));
        }
    }

    private void functionCall(Field item) throws BadRequest {
        Field arguments = item.get("arguments");
        String text = arguments.textOrNull();
        if (text == null || text.isBlank()) {
            text = "{}";
        } else if (Json.tryReadObject(text) == null) {
            throw arguments.wrong("invalid_value", "is not the JSON text of an object");
        }
        turn.add(new Part.ToolCall(item.get("call_id").text(), name(item), text));
    }

    private static String name(Field call) throws BadRequest {
        String namespace = call.get("namespace").textOrNull();
        return ToolForms.joined(
                namespace == null ? "" : namespace, call.get("name").text());
    }

    private void shellCall(Field item) throws BadRequest {
        String id = item.get("id").textOrNull();
        String callId = item.get("call_id").textOrNull();
        String known = callId == null ? item.get("id").text() : callId;
        if (id != null) {
            shellCallIds.put(id, known);
        }
        ObjectNode arguments = Json.object();
        for (var member : item.get("action").requiredObject().node().properties()) {
            if (!member.getKey().equals("type") && !member.getValue().isNull()) {
                arguments.set(member.getKey(), member.getValue());
            }
        }
        turn.add(new Part.ToolCall(known, ToolForms.LOCAL_SHELL, Json.text(arguments)));
    }

    /** The reference names the call by {@code id}, clients by {@code call_id}. */
    private void shellResult(Field item) throws BadRequest {
        String callId = item.get("call_id").textOrNull();
        String id = callId == null ? item.get("id").text() : callId;
        result(shellCallIds.getOrDefault(id, id), item);
    }

    private void result(String callId, Field item) throws BadRequest {
        List<Part> content = ContentReader.read(item.get("output").required());
        add(new Message(Role.TOOL, List.of(new Part.ToolResult(callId, content, false)), null));
    }
}

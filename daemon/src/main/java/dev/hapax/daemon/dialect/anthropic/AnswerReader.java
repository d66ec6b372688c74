package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a whole answer, a {@code message} object. What Anthropic's own tools did in it has no canonical form. */
final class AnswerReader {
    private final List<ChatEvent> events = new ArrayList<>();
    private int calls;
    private boolean answeredByTool;

    private AnswerReader() {}

    static List<ChatEvent> read(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(body);
        if ("error".equals(Json.textOf(root, "type")) || root.hasNonNull("error")) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        if (!(root.get("content") instanceof ArrayNode content)) {
            throw new MalformedAnswer("The answer has no content");
        }
        var reader = new AnswerReader();
        reader.events.add(new ChatEvent.Started(Json.textOf(root, "id"), Json.textOf(root, "model")));
        for (JsonNode block : content) {
            reader.block(block);
        }
        reader.end(root);
        return reader.events;
    }

    private void block(JsonNode block) {
        switch (Json.textOf(block, "type")) {
            case "text" -> said(Json.textOf(block, "text"));
            case "thinking" -> thought(Json.textOf(block, "thinking"), Json.textOf(block, "signature"));
            case "redacted_thinking" -> {
                String data = Json.textOf(block, "data");
                events.add(new ChatEvent.RedactedThinking(data == null ? "" : data));
            }
            case "tool_use" -> call(block);
            case null, default -> {}
        }
    }

    private void said(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            events.add(new ChatEvent.TextDelta(text));
        }
    }

    private void thought(@Nullable String text, @Nullable String signature) {
        if (text != null && !text.isEmpty()) {
            events.add(new ChatEvent.ThinkingDelta(text));
        }
        if (signature != null && !signature.isEmpty()) {
            events.add(new ChatEvent.ThinkingSigned(signature));
        }
    }

    private void call(JsonNode block) {
        String name = Json.textOf(block, "name");
        String input = Json.text(Json.objectOf(block, "input"));
        if (AnswerTool.NAME.equals(name)) {
            answeredByTool = true;
            events.add(new ChatEvent.TextDelta(input));
            return;
        }
        String id = Json.textOf(block, "id");
        events.add(new ChatEvent.ToolCallStarted(
                calls, id == null ? "toolu_" + calls : ToolIds.decode(id), name == null ? "" : name));
        events.add(new ChatEvent.ToolArgumentsDelta(calls, input));
        calls++;
    }

    private void end(ObjectNode root) {
        String explanation = Json.textOf(Json.objectOf(root, "stop_details"), "explanation");
        if (explanation != null && !explanation.isEmpty()) {
            events.add(new ChatEvent.RefusalDelta(explanation));
        }
        var usage = new UsageCount();
        usage.read(root.get("usage"));
        if (usage.reported()) {
            events.add(new ChatEvent.UsageReported(usage.usage()));
        }
        events.add(new ChatEvent.Finished(
                AnswerTool.finish(StopReasons.read(Json.textOf(root, "stop_reason")), answeredByTool, calls > 0),
                Json.textOf(root, "stop_sequence")));
    }
}

package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.ChatMessages;
import dev.hapax.daemon.dialect.ChatParameters;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a chat request to its canonical form. */
final class RequestReader {
    private static final Set<String> CANONICAL = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "top_k",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "stop",
            "response_format",
            "reasoning_effort",
            "user",
            "n",
            "modalities");

    /** Parameters that cannot be left out without changing what the caller asked for. */
    private static final Map<String, String> REFUSED = Map.of(
            "functions", "is the deprecated form: use tools",
            "function_call", "is the deprecated form: use tool_choice",
            "audio", "asks for speech, which this model's provider does not give in this form",
            "web_search_options", "asks for a search of the web, which this model's provider does not do in this form");

    private RequestReader() {}

    static ChatRequest read(byte[] body) throws BadRequest {
        Field root = Json.readRequest(body);
        refuse(root);
        List<Field> messages = root.get("messages").required().list();
        if (messages.isEmpty()) {
            throw root.get("messages").wrong("empty_array", "must have at least one message");
        }
        String model = root.get("model").textOrNull();
        return new ChatRequest(
                model == null ? "" : model,
                root.get("stream").isTrue(),
                ChatParameters.streamUsage(root.get("stream_options")),
                ChatMessages.read(messages),
                ChatParameters.tools(root.get("tools")),
                ChatParameters.toolChoice(root.get("tool_choice")),
                root.get("parallel_tool_calls").booleanOrNull(),
                ChatParameters.maxTokens(root),
                ChatParameters.sampling(root),
                ChatParameters.stop(root.get("stop")),
                ChatParameters.responseFormat(root.get("response_format")),
                ChatParameters.reasoning(root.get("reasoning_effort")),
                root.get("user").textOrNull(),
                Map.of(),
                unsupported(root));
    }

    private static void refuse(Field root) throws BadRequest {
        ChatParameters.oneAnswer(root.get("n"));
        for (Field modality : root.get("modalities").list()) {
            if (!modality.text().equals("text")) {
                throw modality.wrong("unsupported_value", "must be \"text\" for this model");
            }
        }
        for (var refused : REFUSED.entrySet()) {
            if (root.get(refused.getKey()).present()) {
                throw root.get(refused.getKey()).wrong("unsupported_parameter", refused.getValue());
            }
        }
    }

    private static List<String> unsupported(Field root) throws BadRequest {
        var names = new ArrayList<>(ChatParameters.others(root, CANONICAL));
        Field schema = root.get("response_format").get("json_schema").get("description");
        if (schema.present()) {
            names.add(schema.path());
        }
        return names;
    }
}

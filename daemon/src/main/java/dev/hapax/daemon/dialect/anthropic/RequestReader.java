package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.ChatParameters;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request to its canonical form. */
final class RequestReader {
    private static final Set<String> CANONICAL = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "thinking",
            "metadata",
            "output_config",
            "output_format");

    /** Parameters that cannot be left out without changing what the caller asked for. */
    private static final Map<String, String> REFUSED = Map.of(
            "mcp_servers", "are called by Anthropic only: this model cannot use them",
            "container", "is kept by Anthropic only: this model cannot use it");

    private RequestReader() {}

    static ChatRequest read(byte[] body) throws BadRequest {
        Field root = Json.readRequest(body);
        if (root.get("max_tokens").absent()) {
            throw RequestScanner.required("max_tokens");
        }
        return read(root);
    }

    /** A request whose tokens are to be counted: how long its answer may be does not matter. */
    static ChatRequest readToCount(byte[] body) throws BadRequest {
        return read(Json.readRequest(body));
    }

    private static ChatRequest read(Field root) throws BadRequest {
        refuse(root);
        Field choice = root.get("tool_choice");
        return new ChatRequest(
                modelOf(root),
                root.get("stream").isTrue(),
                true,
                messages(root),
                ToolReader.tools(root.get("tools")),
                ToolReader.choice(choice),
                ToolReader.parallel(choice),
                maxTokens(root),
                new Sampling(
                        root.get("temperature").doubleOrNull(),
                        root.get("top_p").doubleOrNull(),
                        root.get("top_k").intOrNull(),
                        null,
                        null,
                        null),
                stop(root.get("stop_sequences")),
                responseFormat(root),
                reasoning(root),
                user(root.get("metadata")),
                Map.of(),
                unsupported(root));
    }

    private static String modelOf(Field root) throws BadRequest {
        String model = root.get("model").textOrNull();
        return model == null ? "" : model;
    }

    private static void refuse(Field root) throws BadRequest {
        Field thread = root.get("thread");
        // A wish to keep the conversation comes with all of it: who cannot keep it can answer all the same.
        if (thread.present() && !"create".equals(thread.get("type").textOrNull())) {
            throw new BadRequest(Errors.threadNotFound());
        }
        for (var refused : REFUSED.entrySet()) {
            Field field = root.get(refused.getKey());
            if (field.present() && !(field.isList() && field.list().isEmpty())) {
                throw field.wrong("unsupported_parameter", refused.getValue());
            }
        }
    }

    private static @Nullable Integer maxTokens(Field root) throws BadRequest {
        Integer limit = root.get("max_tokens").intOrNull();
        if (limit != null && limit < 1) {
            throw RequestScanner.tooFewTokens();
        }
        return limit;
    }

    private static List<Message> messages(Field root) throws BadRequest {
        if (root.get("messages").absent()) {
            throw RequestScanner.required("messages");
        }
        List<Field> turns = root.get("messages").list();
        if (turns.isEmpty()) {
            throw RequestScanner.noMessages();
        }
        var messages = new ArrayList<Message>();
        List<Part> system = BlockReader.system(root.get("system"));
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, system, null));
        }
        for (Field turn : turns) {
            turn(turn.requiredObject(), messages);
        }
        return messages;
    }

    /**
     * Results stand before what else the user says: they answer the turn before. Newer models take <a
     * href="https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages">system messages</a>
     * among the others.
     */
    private static void turn(Field turn, List<Message> messages) throws BadRequest {
        Field role = turn.get("role");
        List<Part> parts = BlockReader.content(turn.get("content").required());
        switch (role.text()) {
            case "assistant" -> messages.add(new Message(Role.ASSISTANT, parts, null));
            case "system" -> messages.add(new Message(Role.SYSTEM, BlockReader.system(turn.get("content")), null));
            case "user" -> {
                var results = new ArrayList<Part>();
                var rest = new ArrayList<Part>();
                List<Part> to = rest;
                for (Part part : parts) {
                    if (!(part instanceof Part.CachePoint)) {
                        to = part instanceof Part.ToolResult ? results : rest;
                    }
                    to.add(part);
                }
                if (!results.isEmpty()) {
                    messages.add(new Message(Role.TOOL, results, null));
                }
                if (!rest.isEmpty() || results.isEmpty()) {
                    messages.add(new Message(Role.USER, rest, null));
                }
            }
            default -> throw role.wrong("invalid_value", "must be user, assistant or system");
        }
    }

    private static List<String> stop(Field sequences) throws BadRequest {
        var texts = new ArrayList<String>();
        for (Field text : sequences.list()) {
            texts.add(text.text());
        }
        return texts;
    }

    private static @Nullable ResponseFormat responseFormat(Field root) throws BadRequest {
        Field format = root.get("output_config").get("format");
        if (format.absent()) {
            format = root.get("output_format");
        }
        if (format.absent()) {
            return null;
        }
        Field type = format.requiredObject().get("type");
        if (!type.text().equals("json_schema")) {
            throw type.wrong("unsupported_value", "must be \"json_schema\"");
        }
        return new ResponseFormat.JsonSchema(
                "answer", format.get("schema").requiredObject().json(), true);
    }

    private static @Nullable Reasoning reasoning(Field root) throws BadRequest {
        Field thinking = root.get("thinking");
        if (thinking.absent()) {
            return null;
        }
        Field type = thinking.requiredObject().get("type");
        return switch (type.text()) {
            case "enabled" ->
                new Reasoning(null, thinking.get("budget_tokens").required().intOrNull());
            // How much is the model's own decision unless an effort is given.
            case "adaptive" -> new Reasoning(effort(root.get("output_config").get("effort")), null);
            case "disabled" -> new Reasoning("none", null);
            default -> throw type.wrong("invalid_value", "must be enabled, adaptive or disabled");
        };
    }

    private static @Nullable String effort(Field effort) throws BadRequest {
        return switch (effort.textOrNull()) {
            case null -> null;
            case "low", "medium", "high" -> effort.text();
            case "xhigh", "max" -> "high";
            default -> throw effort.wrong("invalid_value", "must be low, medium, high, xhigh or max");
        };
    }

    private static @Nullable String user(Field metadata) throws BadRequest {
        return metadata.absent()
                ? null
                : metadata.requiredObject().get("user_id").textOrNull();
    }

    private static List<String> unsupported(Field root) throws BadRequest {
        var names = new ArrayList<>(ChatParameters.others(root, CANONICAL));
        boolean adaptive = "adaptive".equals(root.get("thinking").get("type").textOrNull());
        Field effort = root.get("output_config").get("effort");
        if (effort.present() && !adaptive) {
            names.add(effort.path());
        }
        return names;
    }
}

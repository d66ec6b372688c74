package dev.hapax.daemon.dialect.responses;

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

/**
 * Reads a <a href="https://platform.openai.com/docs/api-reference/responses/create">request</a> to its canonical form.
 * What only OpenAI has kept is answered with the error on which clients send the conversation itself.
 */
final class RequestReader {
    private static final Set<String> CANONICAL = Set.of(
            "model",
            "input",
            "instructions",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "max_output_tokens",
            "temperature",
            "top_p",
            "text",
            "reasoning",
            "user",
            "safety_identifier",
            // Given back in the answer, and of no use to anybody else.
            "metadata",
            "include",
            "truncation",
            "service_tier");

    private static final String ENCRYPTED_REASONING = "reasoning.encrypted_content";

    private RequestReader() {}

    static ChatRequest read(byte[] body) throws BadRequest {
        Field root = Json.readRequest(body);
        refuse(root);
        String model = root.get("model").textOrNull();
        ToolReader tools = ToolReader.read(root);
        ItemReader items = new ItemReader();
        List<Message> messages = messages(root, items);
        List<String> unsupported = unsupported(root);
        unsupported.addAll(tools.leftOut());
        unsupported.addAll(items.leftOut());
        return new ChatRequest(
                model == null ? "" : model,
                root.get("stream").isTrue(),
                true,
                messages,
                tools.tools(),
                tools.choice(),
                root.get("parallel_tool_calls").booleanOrNull(),
                maxTokens(root.get("max_output_tokens")),
                new Sampling(
                        root.get("temperature").doubleOrNull(),
                        root.get("top_p").doubleOrNull(),
                        null,
                        null,
                        null,
                        null),
                List.of(),
                format(root.get("text")),
                reasoning(root.get("reasoning")),
                user(root),
                Map.of(),
                unsupported);
    }

    private static void refuse(Field root) throws BadRequest {
        String previous = root.get("previous_response_id").textOrNull();
        if (previous != null) {
            throw new BadRequest(NotHeld.previousResponse(previous));
        }
        Field conversation = root.get("conversation");
        if (conversation.present()) {
            String id = (conversation.isString()
                            ? conversation
                            : conversation.requiredObject().get("id"))
                    .text();
            throw new BadRequest(NotHeld.conversation(id));
        }
        Field prompt = root.get("prompt");
        if (prompt.present()) {
            String id = prompt.requiredObject().get("id").text();
            throw new BadRequest(NotHeld.prompt(id));
        }
        if (root.get("background").isTrue()) {
            throw root.get("background")
                    .wrong("unsupported_parameter", "asks for an answer to be fetched later, which only OpenAI keeps");
        }
    }

    private static List<Message> messages(Field root, ItemReader items) throws BadRequest {
        String instructions = root.get("instructions").textOrNull();
        if (instructions != null && !instructions.isEmpty()) {
            items.add(new Message(Role.SYSTEM, List.of(new Part.Text(instructions)), null));
        }
        Field input = root.get("input").required();
        if (input.isString()) {
            List<Part> parts = input.text().isEmpty() ? List.of() : List.of(new Part.Text(input.text()));
            items.add(new Message(Role.USER, parts, null));
        } else if (input.isList()) {
            for (Field item : input.list()) {
                items.read(item.requiredObject());
            }
        } else {
            throw input.wrongType("a string or a list of items");
        }
        return items.messages();
    }

    private static @Nullable Integer maxTokens(Field limit) throws BadRequest {
        Integer tokens = limit.intOrNull();
        if (tokens != null && tokens < 1) {
            throw limit.wrong("invalid_value", "must be at least 1");
        }
        return tokens;
    }

    private static @Nullable ResponseFormat format(Field text) throws BadRequest {
        if (text.absent()) {
            return null;
        }
        Field format = text.requiredObject().get("format");
        if (format.absent()) {
            return null;
        }
        Field type = format.requiredObject().get("type");
        return switch (type.text()) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat.Json();
            case "json_schema" ->
                new ResponseFormat.JsonSchema(
                        format.get("name").text(),
                        format.get("schema").requiredObject().json(),
                        format.get("strict").booleanOrNull());
            default -> throw type.wrong("invalid_value", "must be text, json_object or json_schema");
        };
    }

    private static @Nullable Reasoning reasoning(Field reasoning) throws BadRequest {
        if (reasoning.absent()) {
            return null;
        }
        Field effort = reasoning.requiredObject().get("effort");
        if ("max".equals(effort.textOrNull())) {
            // The highest that every provider with efforts knows.
            return new Reasoning("high", null);
        }
        return ChatParameters.reasoning(effort);
    }

    private static @Nullable String user(Field root) throws BadRequest {
        String newer = root.get("safety_identifier").textOrNull();
        return newer == null ? root.get("user").textOrNull() : newer;
    }

    private static List<String> unsupported(Field root) throws BadRequest {
        var names = new ArrayList<>(ChatParameters.others(root, CANONICAL));
        for (Field wish : root.get("include").list()) {
            if (!wish.text().equals(ENCRYPTED_REASONING)) {
                names.add("include." + wish.text());
            }
        }
        nameUnless(root.get("truncation"), Set.of("disabled"), names);
        nameUnless(root.get("service_tier"), Set.of("auto", "default"), names);
        nameUnless(root.get("text").get("verbosity"), Set.of("medium"), names);
        nameUnless(root.get("text").get("format").get("description"), Set.of(), names);
        return names;
    }

    private static void nameUnless(Field wish, Set<String> needless, List<String> names) throws BadRequest {
        String said = wish.textOrNull();
        if (said != null && !needless.contains(said)) {
            names.add(wish.path());
        }
    }
}

package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as the <a href="https://platform.openai.com/docs/api-reference/chat/create">Chat Completions API</a> spells
 * them, which more than one dialect takes. Empty texts are left out. Reasoning may come back in {@code thinking_blocks}
 * (what the gateway sent, signatures included), else in {@code reasoning_content}.
 */
public final class ChatMessages {
    private ChatMessages() {}

    /** @throws BadRequest naming the place, for what is wrong or has no canonical form */
    public static List<Message> read(List<Field> messages) throws BadRequest {
        var read = new ArrayList<Message>(messages.size());
        for (Field message : messages) {
            read.add(message(message.requiredObject()));
        }
        return read;
    }

    private static Message message(Field message) throws BadRequest {
        Field role = message.get("role");
        String name = message.get("name").textOrNull();
        return switch (role.text()) {
            case "system" -> message(Role.SYSTEM, content(message), name, message);
            case "developer" -> message(Role.DEVELOPER, content(message), name, message);
            case "user" -> message(Role.USER, content(message), name, message);
            case "assistant" -> message(Role.ASSISTANT, assistant(message), name, message);
            case "tool" -> message(Role.TOOL, toolResult(message), name, message);
            case "function" ->
                throw role.wrong(
                        "unsupported_value", "\"function\" is the deprecated form: send the result as role \"tool\"");
            default -> throw role.wrong("invalid_value", "must be one of system, developer, user, assistant and tool");
        };
    }

    /** Callers whose content is a text say of the message that it may be cached. */
    private static Message message(Role role, List<Part> parts, @Nullable String name, Field message)
            throws BadRequest {
        var marked = new ArrayList<>(parts);
        CacheControl.mark(message, marked);
        return new Message(role, marked, name);
    }

    private static List<Part> content(Field message) throws BadRequest {
        return parts(message.get("content").required());
    }

    private static List<Part> toolResult(Field message) throws BadRequest {
        return CacheControl.resultOf(message.get("tool_call_id").text(), content(message), false);
    }

    private static List<Part> parts(Field content) throws BadRequest {
        if (content.isString()) {
            return content.text().isEmpty() ? List.of() : List.of(new Part.Text(content.text()));
        }
        if (!content.isList()) {
            throw content.wrongType("a string or a list of parts");
        }
        var parts = new ArrayList<Part>();
        for (Field part : content.list()) {
            Part read = part(part.requiredObject());
            if (!(read instanceof Part.Text(String text) && text.isEmpty())) {
                parts.add(read);
            }
            CacheControl.mark(part, parts);
        }
        return parts;
    }

    private static Part part(Field part) throws BadRequest {
        Field type = part.get("type");
        return switch (type.text()) {
            case "text" -> new Part.Text(part.get("text").text());
            case "refusal" -> new Part.Refusal(part.get("refusal").text());
            case "image_url" -> {
                Field image = part.get("image_url");
                yield OpenAiParts.image(
                        image.isString() ? image : image.requiredObject().get("url"));
            }
            case "file" -> file(part.get("file").requiredObject());
            default ->
                throw type.wrong(
                        "unsupported_value",
                        "is not one of text, image_url, file and refusal, which "
                                + "are the parts that can be put into another provider's form");
        };
    }

    private static Part file(Field file) throws BadRequest {
        if (file.get("file_id").present()) {
            throw file.get("file_id").wrong("unsupported_value", "belongs to one provider: send file_data instead");
        }
        return OpenAiParts.document(file);
    }

    private static List<Part> assistant(Field message) throws BadRequest {
        for (String name : List.of("function_call", "audio")) {
            if (message.get(name).present()) {
                throw message.get(name).wrong("unsupported_value", "has no form at other providers");
            }
        }
        var parts = new ArrayList<Part>(thinking(message));
        Field content = message.get("content");
        if (content.present()) {
            parts.addAll(parts(content));
        }
        String refusal = message.get("refusal").textOrNull();
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
        for (Field call : message.get("tool_calls").list()) {
            parts.add(toolCall(call.requiredObject()));
            CacheControl.mark(call, parts);
        }
        return parts;
    }

    private static List<Part> thinking(Field message) throws BadRequest {
        var parts = new ArrayList<Part>();
        for (Field block : message.get("thinking_blocks").list()) {
            Field type = block.requiredObject().get("type");
            parts.add(
                    switch (type.text()) {
                        case "thinking" ->
                            new Part.Thinking(
                                    block.get("thinking").text(),
                                    block.get("signature").textOrNull());
                        case "redacted_thinking" ->
                            new Part.RedactedThinking(block.get("data").text());
                        default -> throw type.wrong("invalid_value", "must be thinking or redacted_thinking");
                    });
        }
        String plain = message.get("reasoning_content").textOrNull();
        if (parts.isEmpty() && plain != null && !plain.isEmpty()) {
            parts.add(new Part.Thinking(plain, null));
        }
        return parts;
    }

    private static Part toolCall(Field call) throws BadRequest {
        Field type = call.get("type");
        if (type.present() && !type.text().equals("function")) {
            throw type.wrong("unsupported_value", "must be \"function\": other calls have no form at other providers");
        }
        Field function = call.get("function").requiredObject();
        return new Part.ToolCall(
                call.get("id").text(), function.get("name").text(), arguments(function.get("arguments")));
    }

    private static String arguments(Field arguments) throws BadRequest {
        String text = arguments.textOrNull();
        if (text == null || text.isBlank()) {
            return "{}";
        }
        if (Json.tryReadObject(text) == null) {
            throw arguments.wrong("invalid_value", "is not the JSON text of an object");
        }
        return text;
    }
}

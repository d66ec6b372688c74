package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.CacheControl;
import dev.hapax.daemon.dialect.Field;
import java.util.ArrayList;
import java.util.List;

/** Reads content blocks. Empty texts and empty unsigned thoughts say nothing and are left out. */
final class BlockReader {
    private BlockReader() {}

    /** A system prompt: a text, or blocks of text, and where they may be cached. */
    static List<Part> system(Field system) throws BadRequest {
        if (system.absent()) {
            return List.of();
        }
        List<Part> parts = content(system);
        for (Part part : parts) {
            if (!(part instanceof Part.Text) && !(part instanceof Part.CachePoint)) {
                throw system.wrong("unsupported_value", "can hold only text");
            }
        }
        return parts;
    }

    static List<Part> content(Field content) throws BadRequest {
        if (content.isString()) {
            return content.text().isEmpty() ? List.of() : List.of(new Part.Text(content.text()));
        }
        if (!content.isList()) {
            throw content.wrongType("a string or a list of content blocks");
        }
        var parts = new ArrayList<Part>();
        for (Field block : content.list()) {
            parts.addAll(block(block.requiredObject()));
            CacheControl.mark(block, parts);
        }
        return parts;
    }

    private static List<Part> block(Field block) throws BadRequest {
        Field type = block.get("type");
        return switch (type.text()) {
            case "text" -> text(block.get("text").text());
            case "image" -> List.of(image(block.get("source").requiredObject()));
            case "document" -> document(block);
            case "tool_use" -> List.of(toolCall(block));
            case "tool_result" -> toolResult(block);
            case "thinking" -> thinking(block);
            case "redacted_thinking" ->
                List.of(new Part.RedactedThinking(block.get("data").text()));
            default ->
                throw type.wrong(
                        "unsupported_value",
                        "is not one of text, image, document, tool_use, tool_result, thinking and redacted_thinking,"
                                + " which are the blocks that can be put into another provider's form");
        };
    }

    private static List<Part> text(String text) {
        return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
    }

    private static Part image(Field source) throws BadRequest {
        Field type = source.get("type");
        return switch (type.text()) {
            case "base64" ->
                new Part.Image(
                        source.get("media_type").text(), source.get("data").text(), null);
            case "url" -> new Part.Image(null, null, source.get("url").text());
            default -> throw belongsToAnthropic(type);
        };
    }

    private static List<Part> document(Field block) throws BadRequest {
        Field source = block.get("source").requiredObject();
        Field type = source.get("type");
        return switch (type.text()) {
            case "base64" ->
                List.of(new Part.Document(
                        source.get("media_type").text(),
                        source.get("data").text(),
                        block.get("title").textOrNull()));
            // Every model can read a text, few take it as a file.
            case "text" -> text(source.get("data").text());
            default -> throw belongsToAnthropic(type);
        };
    }

    private static BadRequest belongsToAnthropic(Field type) {
        return type.wrong("unsupported_value", "has no form at other providers: send the data itself, as base64");
    }

    private static Part toolCall(Field block) throws BadRequest {
        Field input = block.get("input");
        return new Part.ToolCall(
                ToolIds.decode(block.get("id").text()),
                block.get("name").text(),
                input.absent() ? "{}" : input.requiredObject().json());
    }

    private static List<Part> toolResult(Field block) throws BadRequest {
        Field content = block.get("content");
        return CacheControl.resultOf(
                ToolIds.decode(block.get("tool_use_id").text()),
                content.absent() ? List.of() : content(content),
                block.get("is_error").isTrue());
    }

    private static List<Part> thinking(Field block) throws BadRequest {
        String text = block.get("thinking").text();
        String signature = block.get("signature").textOrNull();
        boolean signed = signature != null && !signature.isEmpty();
        return text.isEmpty() && !signed ? List.of() : List.of(new Part.Thinking(text, signed ? signature : null));
    }
}

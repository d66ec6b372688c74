package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** What a request wants besides an answer, in OpenAI's spelling, which more than one dialect takes. */
public final class ChatParameters {
    private ChatParameters() {}

    public static List<Tool> tools(Field tools) throws BadRequest {
        var read = new ArrayList<Tool>();
        for (Field tool : tools.list()) {
            Field type = tool.requiredObject().get("type");
            if (!type.text().equals("function")) {
                throw type.wrong("unsupported_value", "must be \"function\": other tools run at one provider only");
            }
            read.add(function(tool));
        }
        return read;
    }

    /** Callers who know Anthropic's caching say it of the tool or of its function. */
    private static Tool function(Field tool) throws BadRequest {
        Field function = tool.get("function").requiredObject();
        Field schema = function.get("parameters");
        String cacheControl = CacheControl.of(tool);
        return new Tool(
                function.get("name").text(),
                function.get("description").textOrNull(),
                schema.absent() ? null : schema.requiredObject().json(),
                function.get("strict").booleanOrNull(),
                cacheControl == null ? CacheControl.of(function) : cacheControl);
    }

    public static @Nullable ToolChoice toolChoice(Field choice) throws BadRequest {
        if (choice.absent()) {
            return null;
        }
        if (choice.isString()) {
            return switch (choice.text()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Any();
                default -> throw choice.wrong("invalid_value", "must be auto, none, required or a function");
            };
        }
        Field type = choice.requiredObject().get("type");
        if (!type.text().equals("function")) {
            throw type.wrong("unsupported_value", "must be \"function\": other choices have no form elsewhere");
        }
        return new ToolChoice.Named(
                choice.get("function").requiredObject().get("name").text());
    }

    /** The limit of the answer; the newer spelling wins. */
    public static @Nullable Integer maxTokens(Field request) throws BadRequest {
        Field newer = request.get("max_completion_tokens");
        Field limit = newer.present() ? newer : request.get("max_tokens");
        Integer tokens = limit.intOrNull();
        if (tokens != null && tokens < 1) {
            throw limit.wrong("invalid_value", "must be at least 1");
        }
        return tokens;
    }

    public static Sampling sampling(Field request) throws BadRequest {
        return new Sampling(
                request.get("temperature").doubleOrNull(),
                request.get("top_p").doubleOrNull(),
                request.get("top_k").intOrNull(),
                request.get("seed").longOrNull(),
                request.get("presence_penalty").doubleOrNull(),
                request.get("frequency_penalty").doubleOrNull());
    }

    /** One text or a list of texts. */
    public static List<String> stop(Field stop) throws BadRequest {
        if (stop.isString()) {
            return List.of(stop.text());
        }
        if (stop.present() && !stop.isList()) {
            throw stop.wrongType("a string or a list of strings");
        }
        var texts = new ArrayList<String>();
        for (Field text : stop.list()) {
            texts.add(text.text());
        }
        return texts;
    }

    /** Null for plain text, which needs no word. */
    public static @Nullable ResponseFormat responseFormat(Field format) throws BadRequest {
        if (format.absent()) {
            return null;
        }
        Field type = format.requiredObject().get("type");
        return switch (type.text()) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat.Json();
            case "json_schema" -> schema(format.get("json_schema").requiredObject());
            default -> throw type.wrong("invalid_value", "must be text, json_object or json_schema");
        };
    }

    private static ResponseFormat schema(Field schema) throws BadRequest {
        Field shape = schema.get("schema");
        return new ResponseFormat.JsonSchema(
                schema.get("name").text(),
                shape.absent() ? "{}" : shape.requiredObject().json(),
                schema.get("strict").booleanOrNull());
    }

    public static @Nullable Reasoning reasoning(Field effort) throws BadRequest {
        if (effort.absent()) {
            return null;
        }
        return switch (effort.text()) {
            case "none", "minimal", "low", "medium", "high" -> new Reasoning(effort.text(), null);
            // The highest that every provider with efforts knows.
            case "xhigh" -> new Reasoning("high", null);
            default -> throw effort.wrong("invalid_value", "must be none, minimal, low, medium or high");
        };
    }

    /** Whether usage is wanted in the stream. */
    public static boolean streamUsage(Field streamOptions) throws BadRequest {
        return streamOptions.present()
                && streamOptions.requiredObject().get("include_usage").isTrue();
    }

    /** The same, where a scan meets {@code stream_options}; it is read to its end. */
    public static boolean streamUsage(JsonParser streamOptions) throws BadRequest {
        if (streamOptions.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (streamOptions.currentToken() != JsonToken.START_OBJECT) {
            throw JsonScan.wrongType("stream_options", "an object");
        }
        boolean[] wanted = {false};
        JsonScan.members(streamOptions, (name, value) -> {
            if (name.equals("include_usage")) {
                wanted[0] = JsonScan.flag(value, "stream_options.include_usage");
            }
        });
        return wanted[0];
    }

    /** Refuses what only several answers would satisfy. */
    public static void oneAnswer(Field count) throws BadRequest {
        Integer wanted = count.intOrNull();
        if (wanted != null && wanted != 1) {
            throw count.wrong("unsupported_value", "must be 1 for this model: its provider gives one answer a request");
        }
    }

    /** The names of members that say something and are not among these. */
    public static List<String> others(Field request, Set<String> known) {
        var names = new ArrayList<String>();
        for (var member : request.node().properties()) {
            if (saysSomething(member.getValue()) && !known.contains(member.getKey())) {
                names.add(member.getKey());
            }
        }
        return names;
    }

    private static boolean saysSomething(JsonNode value) {
        boolean no = value.isBoolean() && !value.booleanValue();
        boolean nothing = value.isContainer() && value.isEmpty();
        return !value.isNull() && !no && !nothing;
    }
}

package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.CacheControl;
import dev.hapax.daemon.dialect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tools and the choice among them. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(Field tools) throws BadRequest {
        var read = new ArrayList<Tool>();
        for (Field tool : tools.list()) {
            read.add(tool(tool.requiredObject()));
        }
        return read;
    }

    /** Only the caller's own tools have no type, or {@code custom}; all others are run or defined by Anthropic. */
    private static Tool tool(Field tool) throws BadRequest {
        Field type = tool.get("type");
        if (type.present() && !type.text().equals("custom")) {
            throw type.wrong(
                    "unsupported_value",
                    "must be \"custom\": the tool " + type.text()
                            + " is Anthropic's own and this model has none like it");
        }
        return new Tool(
                tool.get("name").text(),
                tool.get("description").textOrNull(),
                tool.get("input_schema").requiredObject().json(),
                tool.get("strict").booleanOrNull(),
                CacheControl.of(tool));
    }

    static @Nullable ToolChoice choice(Field choice) throws BadRequest {
        if (choice.absent()) {
            return null;
        }
        Field type = choice.requiredObject().get("type");
        return switch (type.text()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> new ToolChoice.Any();
            case "tool" -> new ToolChoice.Named(choice.get("name").text());
            default -> throw type.wrong("invalid_value", "must be auto, none, any or tool");
        };
    }

    /** False where the choice forbids several calls at once, null where it says nothing. */
    static @Nullable Boolean parallel(Field choice) throws BadRequest {
        Boolean disabled = choice.get("disable_parallel_tool_use").booleanOrNull();
        return disabled == null ? null : !disabled;
    }
}

package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the tools and the choice among them. A tool that OpenAI runs itself is left out, and named, where the model is
 * free to do without it and has others; a request that is about such a tool is refused.
 */
final class ToolReader {
    private static final String SHELL_DESCRIPTION = "Runs a command on the user's machine and returns its output.";

    private final List<Tool> tools = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> hosted = new LinkedHashSet<>();
    private @Nullable Field firstHosted;
    private @Nullable ToolChoice choice;

    private ToolReader() {}

    static ToolReader read(Field root) throws BadRequest {
        var reader = new ToolReader();
        for (Field tool : root.get("tools").list()) {
            reader.tool(tool.requiredObject());
        }
        reader.choice(root.get("tool_choice"));
        reader.mayLeaveOut();
        return reader;
    }

    List<Tool> tools() {
        return tools;
    }

    @Nullable
    ToolChoice choice() {
        return choice;
    }

    /** The names of what was left out. */
    List<String> leftOut() {
        return hosted.stream().map(type -> "tools." + type).toList();
    }

    private void tool(Field tool) throws BadRequest {
        Field type = tool.get("type");
        switch (type.text()) {
            case "function", "custom" -> own(tool, "");
            case "local_shell" -> add(tool, new Tool(ToolForms.LOCAL_SHELL, SHELL_DESCRIPTION, shellSchema(), null));
            case "namespace" -> {
                String namespace = tool.get("name").text();
                for (Field inner : tool.get("tools").list()) {
                    own(inner.requiredObject(), namespace);
                }
            }
            default -> {
                hosted.add(type.text());
                firstHosted = firstHosted == null ? type : firstHosted;
            }
        }
    }

    private void own(Field tool, String namespace) throws BadRequest {
        Field type = tool.get("type");
        switch (type.text()) {
            case "function" -> add(tool, function(tool, namespace));
            case "custom" -> add(tool, custom(tool, namespace));
            default -> throw type.wrong("unsupported_value", "must be \"function\" or \"custom\"");
        }
    }

    private void add(Field tool, Tool read) throws BadRequest {
        if (!names.add(read.name())) {
            throw tool.wrong("invalid_value", "is the second tool that is called " + read.name());
        }
        tools.add(read);
    }

    private static Tool function(Field tool, String namespace) throws BadRequest {
        Field schema = tool.get("parameters");
        return new Tool(
                ToolForms.joined(namespace, tool.get("name").text()),
                tool.get("description").textOrNull(),
                schema.absent() ? null : schema.requiredObject().json(),
                tool.get("strict").booleanOrNull());
    }

    /** A function with one text; a grammar of the text is told to the model, though nobody can hold it to it. */
    private static Tool custom(Field tool, String namespace) throws BadRequest {
        var told = new StringBuilder();
        String description = tool.get("description").textOrNull();
        told.append(description == null ? "" : description);
        Field format = tool.get("format");
        if (format.present()
                && "grammar".equals(format.requiredObject().get("type").textOrNull())) {
            told.append(told.isEmpty() ? "" : "\n\n")
                    .append("The input is text of this ")
                    .append(format.get("syntax").text())
                    .append(" grammar:\n")
                    .append(format.get("definition").text());
        }
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject(ToolForms.INPUT).put("type", "string");
        schema.putArray("required").add(ToolForms.INPUT);
        schema.put("additionalProperties", false);
        return new Tool(
                ToolForms.joined(namespace, tool.get("name").text()),
                told.isEmpty() ? null : told.toString(),
                Json.text(schema),
                null);
    }

    /** The members of the action in a {@code local_shell_call}. */
    private static String shellSchema() {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("command").put("type", "array").putObject("items").put("type", "string");
        properties.putObject("working_directory").put("type", "string");
        properties.putObject("timeout_ms").put("type", "integer");
        schema.putArray("required").add("command");
        return Json.text(schema);
    }

    private void choice(Field said) throws BadRequest {
        if (said.absent()) {
            return;
        }
        if (said.isString()) {
            choice = mode(said);
            return;
        }
        Field type = said.requiredObject().get("type");
        switch (type.text()) {
            case "function", "custom" -> choice = new ToolChoice.Named(nameIn(said));
            case "local_shell" -> choice = new ToolChoice.Named(ToolForms.LOCAL_SHELL);
            case "allowed_tools" -> {
                allow(said.get("tools").required());
                choice = mode(said.get("mode"));
            }
            default -> throw type.wrong("unsupported_value", "is a tool of OpenAI's own, which this model cannot use");
        }
    }

    private static ToolChoice mode(Field mode) throws BadRequest {
        return switch (mode.text()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Any();
            default -> throw mode.wrong("invalid_value", "must be auto, none, required or a tool");
        };
    }

    /** Others are left out of the request: nobody else knows tools that are there but not to be called. */
    private void allow(Field list) throws BadRequest {
        var allowed = new HashSet<String>();
        var allowedTypes = new HashSet<String>();
        for (Field tool : list.list()) {
            String type = tool.requiredObject().get("type").text();
            allowedTypes.add(type);
            allowed.add(
                    switch (type) {
                        case "function", "custom" -> nameIn(tool);
                        default -> type;
                    });
        }
        tools.removeIf(tool -> !allowed.contains(tool.name()));
        hosted.retainAll(allowedTypes);
    }

    private static String nameIn(Field choice) throws BadRequest {
        String namespace = choice.get("namespace").textOrNull();
        return ToolForms.joined(
                namespace == null ? "" : namespace, choice.get("name").text());
    }

    private void mayLeaveOut() throws BadRequest {
        Field first = firstHosted;
        if (hosted.isEmpty() || first == null || choice instanceof ToolChoice.None) {
            return;
        }
        if (tools.isEmpty() || choice instanceof ToolChoice.Any) {
            throw first.wrong("unsupported_value", "is a tool that OpenAI runs, which this model cannot use");
        }
    }
}

package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tools and the choice among them, the tool that carries a shaped answer included. */
final class ToolWriter {
    private final ChatRequest request;
    private final List<String> dropped;
    private final List<Tool> tools;
    private @Nullable ToolChoice choice;

    /** @param called names of tools that were called in the conversation, which must be declared */
    ToolWriter(ChatRequest request, Set<String> called, List<String> dropped) throws BadRequest {
        this.request = request;
        this.dropped = dropped;
        this.tools = new ArrayList<>(request.tools());
        this.choice = request.toolChoice();
        if (tools.isEmpty()) {
            onlyForTheRecord(called);
        }
        if (request.responseFormat() instanceof ResponseFormat.JsonSchema(var _, String schema, var _)) {
            answerBy(schema);
        }
    }

    /** The model must know what it once called, and must not call it again. */
    private void onlyForTheRecord(Set<String> called) throws BadRequest {
        if (choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named) {
            throw new BadRequest("tool_choice asks for a tool, but there are no tools");
        }
        called.forEach(name -> tools.add(new Tool(name, null, null, null)));
        choice = called.isEmpty() ? null : new ToolChoice.None();
    }

    private void answerBy(String schema) throws BadRequest {
        for (Tool tool : tools) {
            if (tool.name().equals(AnswerTool.NAME)) {
                throw new BadRequest("tools: the name " + AnswerTool.NAME + " is taken: choose another");
            }
        }
        boolean mayCallOthers = !request.tools().isEmpty() && !(choice instanceof ToolChoice.None);
        tools.add(new Tool(AnswerTool.NAME, "Gives the answer. Its input is the whole answer.", schema, null));
        if (!(choice instanceof ToolChoice.Named)) {
            choice = mayCallOthers ? new ToolChoice.Any() : new ToolChoice.Named(AnswerTool.NAME);
        }
    }

    /** Whether the model has no choice but to call; then Anthropic does not let it think before. */
    boolean forced() {
        return choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named;
    }

    void write(ObjectNode body) throws BadRequest {
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        for (Tool tool : tools) {
            ObjectNode node = list.addObject();
            node.put("name", tool.name());
            Json.put(node, "description", tool.description());
            node.set("input_schema", schema(tool));
            String cacheControl = tool.cacheControlJson();
            Json.put(node, "cache_control", cacheControl == null ? null : Json.tryRead(cacheControl));
            if (Boolean.TRUE.equals(tool.strict()) && !dropped.contains("strict")) {
                dropped.add("strict");
            }
        }
        ObjectNode choiceNode = choiceNode();
        if (choiceNode != null) {
            body.set("tool_choice", choiceNode);
        }
    }

    private @Nullable ObjectNode choiceNode() {
        boolean oneAtATime = Boolean.FALSE.equals(request.parallelTools());
        ToolChoice said = choice == null && oneAtATime ? new ToolChoice.Auto() : choice;
        if (said == null) {
            return null;
        }
        ObjectNode node = Json.object();
        switch (said) {
            case ToolChoice.Auto _ -> node.put("type", "auto");
            case ToolChoice.None _ -> node.put("type", "none");
            case ToolChoice.Any _ -> node.put("type", "any");
            case ToolChoice.Named(String name) -> node.put("type", "tool").put("name", name);
        }
        if (oneAtATime && !(said instanceof ToolChoice.None)) {
            node.put("disable_parallel_tool_use", true);
        }
        return node;
    }

    /** Anthropic takes only schemas of objects, and wants the type named. */
    private static ObjectNode schema(Tool tool) throws BadRequest {
        String text = tool.schemaJson();
        ObjectNode schema = text == null ? Json.object() : Json.tryReadObject(text);
        if (schema == null) {
            throw new BadRequest("The schema of tool " + tool.name() + " is not a JSON object");
        }
        schema.remove("$schema");
        if (!schema.hasNonNull("type")) {
            schema.put("type", "object");
            if (!schema.has("properties")) {
                schema.putObject("properties");
            }
        }
        if (!"object".equals(Json.textOf(schema, "type"))) {
            throw new BadRequest("The schema of tool " + tool.name() + " must be of type \"object\" for this model");
        }
        return schema;
    }
}

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

/**
 * Writes tools, the choice among them and the schema of the answer: natively where the model can be held to it, else as
 * a tool that carries the answer.
 */
final class ToolWriter {
    private static final int MOST_STRICT = 20;

    private final ChatRequest request;
    private final ModelTraits traits;
    private final List<String> dropped;
    private final List<Tool> tools;
    private final ClosedSchemas schemas = new ClosedSchemas();
    private @Nullable ToolChoice choice;
    private @Nullable ObjectNode answerSchema;
    private int strict;

    ToolWriter(ChatRequest request, Conversation conversation, ModelTraits traits, List<String> dropped)
            throws BadRequest {
        this.request = request;
        this.traits = traits;
        this.dropped = dropped;
        this.tools = new ArrayList<>(request.tools());
        this.choice = request.toolChoice();
        if (tools.isEmpty()) {
            onlyForTheRecord(conversation.calledTools());
        }
        if (request.responseFormat() instanceof ResponseFormat.JsonSchema(var _, String schema, var _)) {
            answerSchema = traits.schemas() && !conversation.prefilled() ? schemas.fit(schema) : null;
            if (answerSchema == null) {
                answerBy(schema);
            }
        }
        if (forced() && !traits.forcedTools()) {
            throw new BadRequest("tool_choice: this model cannot be made to call a tool: use \"auto\" and ask for it");
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
        if (!traits.forcedTools()) {
            throw new BadRequest("response_format: this model takes only schemas whose objects are closed"
                    + " (additionalProperties: false), without recursion and without limits of numbers and lengths");
        }
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

    /** Whether the model has no choice but to call. */
    boolean forced() {
        return choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named;
    }

    void write(ObjectNode body) throws BadRequest {
        if (answerSchema != null) {
            ObjectNode format = body.withObjectProperty("output_config").putObject("format");
            format.put("type", "json_schema").set("schema", answerSchema);
        }
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        for (Tool tool : tools) {
            write(tool, list.addObject());
        }
        ObjectNode choiceNode = choiceNode();
        if (choiceNode != null) {
            body.set("tool_choice", choiceNode);
        }
    }

    private void write(Tool tool, ObjectNode node) throws BadRequest {
        node.put("name", tool.name());
        Json.put(node, "description", tool.description());
        ObjectNode closed = Boolean.TRUE.equals(tool.strict()) ? closed(tool) : null;
        node.set("input_schema", closed == null ? schema(tool) : closed);
        if (closed != null) {
            node.put("strict", true);
        } else if (Boolean.TRUE.equals(tool.strict()) && !dropped.contains("strict")) {
            dropped.add("strict");
        }
        String cacheControl = tool.cacheControlJson();
        Json.put(node, "cache_control", cacheControl == null ? null : Json.tryRead(cacheControl));
    }

    private @Nullable ObjectNode closed(Tool tool) {
        if (!traits.schemas() || tool.schemaJson() == null || strict == MOST_STRICT) {
            return null;
        }
        ObjectNode closed = schemas.fit(tool.schemaJson());
        strict += closed == null ? 0 : 1;
        return closed;
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

package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes tools as <a href="https://ai.google.dev/gemini-api/docs/function-calling">function declarations</a>. */
final class ToolsWriter {
    /** Words that limit nothing; a declaration without parameters leaves its schema out. */
    private static final Set<String> LIMIT_NOTHING =
            Set.of("$schema", "type", "title", "description", "additionalProperties", "strict");

    private ToolsWriter() {}

    static void write(List<Tool> tools, @Nullable ToolChoice choice, ModelTraits traits, ObjectNode body)
            throws BadRequest {
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : tools) {
            ObjectNode declaration = declarations.addObject().put("name", tool.name());
            Json.put(declaration, "description", tool.description());
            parameters(tool, traits, declaration);
        }
        if (choice != null) {
            choose(choice, body.putObject("toolConfig").putObject("functionCallingConfig"));
        }
    }

    private static void parameters(Tool tool, ModelTraits traits, ObjectNode declaration) throws BadRequest {
        String json = tool.schemaJson();
        if (json == null) {
            return;
        }
        ObjectNode schema = Json.requiredObject(json, "The schema of tool " + tool.name());
        if (limitsNothing(schema)) {
            return;
        }
        if (traits.takesJsonSchema()) {
            schema.remove("$schema");
            declaration.set("parametersJsonSchema", schema);
        } else {
            declaration.set("parameters", SchemaCleaner.clean(schema));
        }
    }

    private static boolean limitsNothing(ObjectNode schema) {
        return schema.properties().stream()
                .allMatch(member -> LIMIT_NOTHING.contains(member.getKey())
                        || member.getValue().isEmpty());
    }

    private static void choose(ToolChoice choice, ObjectNode config) {
        switch (choice) {
            case ToolChoice.Auto _ -> config.put("mode", "AUTO");
            case ToolChoice.None _ -> config.put("mode", "NONE");
            case ToolChoice.Any _ -> config.put("mode", "ANY");
            case ToolChoice.Named(String tool) ->
                config.put("mode", "ANY").putArray("allowedFunctionNames").add(tool);
        }
    }
}

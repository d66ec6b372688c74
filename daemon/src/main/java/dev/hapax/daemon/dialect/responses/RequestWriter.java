package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.ExtraOptions;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.OpenAiParameters;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a canonical request for one target. The whole conversation is in it, so OpenAI is told to keep nothing, and a
 * model that reasons to hand out its reasoning sealed, which is what it wants back in the next turn.
 */
final class RequestWriter {

    /** The API takes no lower limit. */
    private static final int LEAST_TOKENS = 16;

    private static final Set<String> OURS = Set.of("model", "input", "stream");

    /** Models that seal their reasoning; others refuse to be asked for it. */
    private static final Pattern REASONS = Pattern.compile("(.*/)?(o\\d|gpt-([5-9]|\\d\\d)(?!\\S*-chat)|codex-).*");

    private final ChatRequest request;
    private final TargetModel model;
    private final ObjectNode body = Json.object();
    private final List<String> dropped;

    private RequestWriter(ChatRequest request, TargetModel model) {
        this.request = request;
        this.model = model;
        this.dropped = new ArrayList<>(request.unsupported());
        if (request.cached()) {
            dropped.add("cache_control");
        }
    }

    static WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return new RequestWriter(request, model).write();
    }

    /** The request as a tree. */
    static ObjectNode body(ChatRequest request, TargetModel model) throws BadRequest {
        var writer = new RequestWriter(request, model);
        writer.write();
        return writer.body;
    }

    private WrittenRequest write() throws BadRequest {
        body.put("model", model.name());
        body.set("input", ItemWriter.write(request.messages()));
        if (request.stream()) {
            body.put("stream", true);
        }
        writeTools();
        writeLimit();
        writeSampling(request.sampling());
        ResponseFormat format = request.responseFormat();
        if (format != null) {
            body.putObject("text").set("format", format(format));
        }
        String effort = OpenAiParameters.effort(request.reasoning());
        if (effort != null) {
            body.putObject("reasoning").put("effort", effort);
        }
        Json.put(body, "user", OpenAiParameters.user(request.user()));
        ExtraOptions.add(
                request, model, OURS, dropped, (name, value, evenIfSaid) -> put(body, name, value, evenIfSaid));
        if (!body.has("store")) {
            body.put("store", false);
        }
        if (REASONS.matcher(model.name()).matches() && !body.has("include")) {
            body.putArray("include").add("reasoning.encrypted_content");
        }
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    private void writeTools() throws BadRequest {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode node = tools.addObject();
            node.put("type", "function");
            node.put("name", tool.name());
            Json.put(node, "description", tool.description());
            node.set("parameters", schema(tool));
            // Unsaid it would be strict, and refuse most schemas.
            node.put("strict", Boolean.TRUE.equals(tool.strict()));
        }
        ToolChoice choice = request.toolChoice();
        if (choice != null) {
            body.set("tool_choice", toolChoice(choice));
        }
        Json.put(body, "parallel_tool_calls", request.parallelTools());
    }

    private static ObjectNode schema(Tool tool) throws BadRequest {
        String schema = tool.schemaJson();
        if (schema == null) {
            ObjectNode empty = Json.object().put("type", "object");
            empty.putObject("properties");
            return empty;
        }
        return Json.requiredObject(schema, "The schema of tool " + tool.name());
    }

    private static JsonNode toolChoice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _ -> Json.node("auto");
            case ToolChoice.None _ -> Json.node("none");
            case ToolChoice.Any _ -> Json.node("required");
            case ToolChoice.Named(String tool) ->
                Json.object().put("type", "function").put("name", tool);
        };
    }

    private void writeLimit() {
        Integer asked = request.maxTokens();
        if (asked == null) {
            return;
        }
        Integer most = model.maxTokens();
        int limit = most == null ? asked : Math.min(asked, most);
        body.put("max_output_tokens", Math.max(limit, LEAST_TOKENS));
        if (limit < LEAST_TOKENS) {
            dropped.add("max_tokens=" + LEAST_TOKENS);
        }
    }

    private void writeSampling(Sampling sampling) {
        Json.put(body, "temperature", sampling.temperature());
        Json.put(body, "top_p", sampling.topP());
        drop("top_k", sampling.topK() != null);
        drop("seed", sampling.seed() != null);
        drop("presence_penalty", sampling.presencePenalty() != null);
        drop("frequency_penalty", sampling.frequencyPenalty() != null);
        drop("stop", !request.stop().isEmpty());
    }

    private void drop(String name, boolean wasThere) {
        if (wasThere) {
            dropped.add(name);
        }
    }

    private static ObjectNode format(ResponseFormat format) throws BadRequest {
        ObjectNode node = Json.object();
        switch (format) {
            case ResponseFormat.Json _ -> node.put("type", "json_object");
            case ResponseFormat.JsonSchema(String name, String schemaJson, Boolean strict) -> {
                node.put("type", "json_schema");
                node.put("name", name);
                node.set("schema", Json.requiredObject(schemaJson, "The schema of the response format"));
                Json.put(node, "strict", strict);
            }
        }
        return node;
    }

    /** Options in the words of Chat Completions are taken too: the file may be older than the model's move. */
    private static void put(ObjectNode place, String name, JsonNode value, boolean evenIfSaid) {
        switch (name) {
            case "max_tokens", "max_completion_tokens" -> put(place, "max_output_tokens", value, evenIfSaid);
            case "reasoning_effort" -> put(place, "reasoning", Json.object().set("effort", value), evenIfSaid);
            default -> {
                if (place.get(name) instanceof ObjectNode said && value instanceof ObjectNode more) {
                    more.properties().forEach(member -> put(said, member.getKey(), member.getValue(), evenIfSaid));
                } else if (evenIfSaid || !place.has(name)) {
                    place.set(name, value);
                }
            }
        }
    }
}

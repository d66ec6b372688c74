package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.ExtraOptions;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.OpenAiParameters;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.dialect.openai.Quirks.Quirk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a canonical request for one target. What the caller did not say stays unsaid, but for the model's options. */
final class RequestWriter {
    private static final Set<String> OURS = Set.of("model", "messages", "stream", "stream_options", "n");

    /** OpenAI's reasoning models take no {@code max_tokens}; most copies of the API know nothing else. */
    private static final Pattern NEWER_SPELLING = Pattern.compile("(.*/)?(o\\d|gpt-([5-9]|\\d\\d)).*");

    private final ChatRequest request;
    private final TargetModel model;
    private final Quirks quirks;
    private final ObjectNode body = Json.object();
    private final List<String> dropped;

    private RequestWriter(ChatRequest request, TargetModel model, Quirks quirks) {
        this.request = request;
        this.model = model;
        this.quirks = quirks;
        this.dropped = new ArrayList<>(request.unsupported());
    }

    static WrittenRequest write(ChatRequest request, TargetModel model, Quirks quirks) throws BadRequest {
        return new RequestWriter(request, model, quirks).write();
    }

    private WrittenRequest write() throws BadRequest {
        if (request.cached()) {
            dropped.add("cache_control");
        }
        body.put("model", model.name());
        body.set(
                "messages",
                MessageWriter.write(PlainMessages.of(request.messages(), quirks), quirks.has(Quirk.WANTS_REASONING)));
        if (request.stream()) {
            body.put("stream", true);
            if (!quirks.has(Quirk.NO_STREAM_OPTIONS)) {
                // Asked for always: the gateway counts also where the caller does not.
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        writeTools();
        writeLimits();
        writeSampling(request.sampling());
        ResponseFormat format = request.responseFormat();
        if (format != null) {
            body.set("response_format", responseFormat(format));
        }
        writeReasoning(request.reasoning());
        if (quirks.has(Quirk.NO_USER)) {
            drop("user", request.user() != null);
        } else {
            Json.put(body, "user", OpenAiParameters.user(request.user()));
        }
        ExtraOptions.add(request, model, OURS, dropped, (name, value, evenIfSaid) -> {
            if (evenIfSaid || !said(name)) {
                body.set(name, value);
            }
        });
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    private void writeTools() throws BadRequest {
        ToolChoice choice = request.toolChoice();
        if (request.tools().isEmpty()) {
            if (choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named) {
                throw new BadRequest("tool_choice asks for a tool, but there are no tools");
            }
            return;
        }
        ArrayNode tools = body.putArray("tools");
        String only = choice instanceof ToolChoice.Named(String tool) && quirks.has(Quirk.NO_NAMED_TOOL) ? tool : null;
        for (Tool tool : request.tools()) {
            if (only != null && !tool.name().equals(only)) {
                continue;
            }
            ObjectNode node = tools.addObject();
            node.put("type", "function");
            ObjectNode function = node.putObject("function");
            function.put("name", tool.name());
            Json.put(function, "description", tool.description());
            if (tool.schemaJson() != null) {
                function.set("parameters", Json.requiredObject(tool.schemaJson(), "The schema of tool " + tool.name()));
            }
            if (!quirks.has(Quirk.NO_STRICT)) {
                Json.put(function, "strict", tool.strict());
            }
        }
        drop(
                "strict",
                quirks.has(Quirk.NO_STRICT)
                        && request.tools().stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict())));
        if (choice != null) {
            body.set("tool_choice", toolChoice(choice));
        }
        Json.put(body, "parallel_tool_calls", request.parallelTools());
    }

    private JsonNode toolChoice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto _ -> Json.node("auto");
            case ToolChoice.None _ -> Json.node("none");
            case ToolChoice.Any _ -> Json.node(quirks.has(Quirk.ANY_TOOL) ? "any" : "required");
            case ToolChoice.Named _ when quirks.has(Quirk.NO_NAMED_TOOL) -> Json.node("required");
            case ToolChoice.Named(String tool) -> {
                ObjectNode node = Json.object();
                node.put("type", "function");
                node.putObject("function").put("name", tool);
                yield node;
            }
        };
    }

    private void writeLimits() {
        Integer limit = request.maxTokens();
        if (limit != null) {
            Integer most = model.maxTokens();
            boolean newer = !quirks.has(Quirk.ONLY_MAX_TOKENS)
                    && NEWER_SPELLING.matcher(model.name()).matches();
            String name = newer ? "max_completion_tokens" : "max_tokens";
            body.put(name, most == null ? limit : Math.min(limit, most));
            if (most != null && most < limit) {
                dropped.add("max_tokens=" + most);
            }
        }
        if (quirks.isSteady(model.name())) {
            drop("stop", !request.stop().isEmpty());
        } else if (!request.stop().isEmpty()) {
            body.set("stop", Json.node(request.stop()));
        }
    }

    private void writeSampling(Sampling sampling) {
        Json.put(body, "temperature", sampling.temperature());
        Json.put(body, "top_p", sampling.topP());
        Json.put(body, quirks.has(Quirk.RANDOM_SEED) ? "random_seed" : "seed", sampling.seed());
        if (quirks.isSteady(model.name())) {
            drop("presence_penalty", sampling.presencePenalty() != null);
            drop("frequency_penalty", sampling.frequencyPenalty() != null);
        } else {
            Json.put(body, "presence_penalty", sampling.presencePenalty());
            Json.put(body, "frequency_penalty", sampling.frequencyPenalty());
        }
        if (sampling.topK() != null) {
            dropped.add("top_k");
        }
    }

    private ObjectNode responseFormat(ResponseFormat format) throws BadRequest {
        ObjectNode node = Json.object();
        switch (format) {
            case ResponseFormat.Json _
            when quirks.has(Quirk.NO_JSON_OBJECT) -> {
                node.put("type", "json_schema");
                ObjectNode schema = node.putObject("json_schema").put("name", "object");
                schema.putObject("schema").put("type", "object");
            }
            case ResponseFormat.Json _ -> node.put("type", "json_object");
            case ResponseFormat.JsonSchema _
            when quirks.has(Quirk.NO_JSON_SCHEMA) ->
                throw new BadRequest("response_format: this provider holds no answer to a schema. Send"
                        + " {\"type\":\"json_object\"} and describe the object in a message, or name another model");
            case ResponseFormat.JsonSchema(String name, String schemaJson, Boolean strict) -> {
                node.put("type", "json_schema");
                ObjectNode schema = node.putObject("json_schema");
                schema.put("name", name);
                schema.set("schema", Json.requiredObject(schemaJson, "The schema of the response format"));
                Json.put(schema, "strict", strict);
            }
        }
        return node;
    }

    private void writeReasoning(@Nullable Reasoning wish) {
        String effort = OpenAiParameters.effort(wish);
        if (wish != null && "none".equals(wish.effort()) && quirks.has(Quirk.THINKING_SWITCH)) {
            body.putObject("thinking").put("type", "disabled");
        } else if (wish != null && effort != null && !quirks.takesEffort(model.name())) {
            dropped.add(wish.effort() == null ? "thinking" : "reasoning_effort");
        } else {
            Json.put(body, "reasoning_effort", effort);
        }
    }

    private void drop(String name, boolean wasThere) {
        if (wasThere) {
            dropped.add(name);
        }
    }

    private boolean said(String name) {
        boolean limit = name.equals("max_tokens") || name.equals("max_completion_tokens");
        return limit ? body.has("max_tokens") || body.has("max_completion_tokens") : body.has(name);
    }
}

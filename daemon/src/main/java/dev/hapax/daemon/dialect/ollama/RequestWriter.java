package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.ExtraOptions;
import dev.hapax.daemon.dialect.ExtraOptions.Place;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a canonical request for one model. */
final class RequestWriter {
    private static final Set<String> OURS = Set.of("model", "messages", "stream", "tools");

    /** What stands beside {@code options}; all else that is passed on as it is stands in it. */
    private static final Set<String> BESIDE_OPTIONS =
            Set.of("keep_alive", "format", "think", "truncate", "shift", "logprobs", "top_logprobs");

    private final ChatRequest request;
    private final TargetModel model;
    private final ObjectNode body = Json.object();
    private final ObjectNode options = Json.object();
    private final List<String> dropped;

    private RequestWriter(ChatRequest request, TargetModel model) {
        this.request = request;
        this.model = model;
        this.dropped = new ArrayList<>(request.unsupported());
    }

    static WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return new RequestWriter(request, model).write();
    }

    private WrittenRequest write() throws BadRequest {
        if (request.cached()) {
            dropped.add("cache_control");
        }
        body.put("model", model.name());
        body.set("messages", MessageWriter.write(request.messages()));
        // Said always: without it Ollama streams.
        body.put("stream", request.stream());
        writeTools();
        writeFormat();
        writeThinking();
        writeSampling(request.sampling());
        drop("user", request.user() != null);
        ExtraOptions.add(request, model, OURS, dropped, Place.within("options", options, body, BESIDE_OPTIONS));
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    private void writeTools() throws BadRequest {
        ToolChoice choice = request.toolChoice();
        if (choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named) {
            throw new BadRequest("tool_choice cannot force a tool here: Ollama leaves the choice to the model."
                    + " Send \"auto\", or name another model");
        }
        drop("parallel_tool_calls", Boolean.FALSE.equals(request.parallelTools()));
        if (request.tools().isEmpty() || choice instanceof ToolChoice.None) {
            return;
        }
        ArrayNode list = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode node = list.addObject().put("type", "function");
            ObjectNode function = node.putObject("function").put("name", tool.name());
            Json.put(function, "description", tool.description());
            function.set("parameters", schema(tool.schemaJson(), "The schema of tool " + tool.name()));
            if (Boolean.TRUE.equals(tool.strict()) && !dropped.contains("strict")) {
                dropped.add("strict");
            }
        }
    }

    /** @param json null stands for an object without properties */
    private static ObjectNode schema(@Nullable String json, String what) throws BadRequest {
        if (json == null) {
            ObjectNode empty = Json.object().put("type", "object");
            empty.putObject("properties");
            return empty;
        }
        return Json.requiredObject(json, what);
    }

    private void writeFormat() throws BadRequest {
        switch (request.responseFormat()) {
            case null -> {}
            case ResponseFormat.Json _ -> body.put("format", "json");
            case ResponseFormat.JsonSchema(var _, String schema, var _) ->
                body.set("format", schema(schema, "The schema of the response format"));
        }
    }

    /** Most models think or do not; the gpt-oss models think more or less. */
    private void writeThinking() {
        Reasoning wish = request.reasoning();
        if (wish == null) {
            return;
        }
        if ("none".equals(wish.effort())) {
            body.put("think", false);
        } else if (model.name().contains("gpt-oss")) {
            body.put("think", level(wish));
        } else {
            body.put("think", true);
        }
    }

    private static String level(Reasoning wish) {
        Integer budget = wish.budgetTokens();
        if (wish.effort() == null && budget != null) {
            return budget >= 10_000 ? "high" : budget >= 5_000 ? "medium" : "low";
        }
        return switch (wish.effort()) {
            case "minimal", "low" -> "low";
            case "high" -> "high";
            case null, default -> "medium";
        };
    }

    private void writeSampling(Sampling sampling) {
        Integer limit = request.maxTokens();
        Integer most = model.maxTokens();
        if (limit != null) {
            options.put("num_predict", most == null ? limit : Math.min(limit, most));
        }
        if (!request.stop().isEmpty()) {
            options.set("stop", Json.node(request.stop()));
        }
        Json.put(options, "temperature", sampling.temperature());
        Json.put(options, "top_p", sampling.topP());
        Json.put(options, "top_k", sampling.topK());
        Json.put(options, "seed", sampling.seed());
        Json.put(options, "presence_penalty", sampling.presencePenalty());
        Json.put(options, "frequency_penalty", sampling.frequencyPenalty());
    }

    private void drop(String name, boolean wasThere) {
        if (wasThere) {
            dropped.add(name);
        }
    }
}

package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.dialect.ExtraOptions;
import dev.hapax.daemon.dialect.ExtraOptions.Place;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a canonical request for one model, as <a
 * href="https://ai.google.dev/api/generate-content#request-body">GenerateContentRequest</a>. The model and whether a
 * stream is wanted stand in the path.
 */
final class RequestWriter {
    private static final int MOST_STOPS = 5;

    private static final Set<String> OURS =
            Set.of("model", "contents", "systemInstruction", "tools", "toolConfig", "stream", "messages");

    /** What stands beside {@code generationConfig}; all else that is passed on as it is stands in it. */
    private static final Set<String> BESIDE_CONFIG =
            Set.of("safetySettings", "cachedContent", "serviceTier", "store", "labels");

    private final ChatRequest request;
    private final TargetModel model;
    private final ModelTraits traits;
    private final Signatures signatures;
    private final ObjectNode body = Json.object();
    private final ObjectNode config = Json.object();
    private final List<String> dropped;

    private RequestWriter(ChatRequest request, TargetModel model, Signatures signatures) {
        this.request = request;
        this.model = model;
        this.traits = ModelTraits.of(model.name());
        this.signatures = signatures;
        this.dropped = new ArrayList<>(request.unsupported());
        if (request.cached()) {
            dropped.add("cache_control");
        }
    }

    static WrittenRequest write(ChatRequest request, TargetModel model, Signatures signatures) throws BadRequest {
        var writer = new RequestWriter(request, model, signatures);
        return new WrittenRequest(Json.bytes(writer.written()), writer.dropped);
    }

    /** The same without what only an answer needs, for a count of its tokens. */
    static WrittenRequest writeCount(ChatRequest request, TargetModel model, Signatures signatures) throws BadRequest {
        var writer = new RequestWriter(request, model, signatures);
        ObjectNode count = Json.object();
        ObjectNode counted = count.putObject("generateContentRequest").put("model", "models/" + model.name());
        counted.setAll(writer.written());
        return new WrittenRequest(Json.bytes(count), writer.dropped);
    }

    private ObjectNode written() throws BadRequest {
        writeConversation();
        writeTools();
        writeFormat();
        writeSampling(request.sampling());
        writeThinking();
        drop("user", request.user() != null);
        ExtraOptions.add(request, model, OURS, dropped, Place.within("generationConfig", config, body, BESIDE_CONFIG));
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    private void writeConversation() throws BadRequest {
        var conversation = Conversation.of(request.messages(), signatures);
        ArrayNode contents = ContentsWriter.write(conversation.turns(), signatures, traits);
        ArrayNode instructions = Json.array();
        conversation.instructions().forEach(text -> instructions.addObject().put("text", text));
        body.set("contents", contents);
        if (instructions.isEmpty()) {
            return;
        }
        if (traits.takesInstructions()) {
            body.putObject("systemInstruction").set("parts", instructions);
        } else if (contents.get(0) instanceof ObjectNode first) {
            first.set("parts", instructions.addAll(Json.listOf(first, "parts")));
        }
    }

    private void writeTools() throws BadRequest {
        ToolsWriter.write(request.tools(), request.toolChoice(), traits, body);
        drop("parallel_tool_calls", Boolean.FALSE.equals(request.parallelTools()));
        drop("strict", request.tools().stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict())));
    }

    private void writeFormat() throws BadRequest {
        ResponseFormat format = request.responseFormat();
        if (format == null) {
            return;
        }
        if (body.has("tools") && !traits.formatsBesideTools()) {
            if (!(request.toolChoice() instanceof ToolChoice.None)) {
                throw new BadRequest("response_format and tools cannot go together to this model: it calls functions"
                        + " only where its answer is free. Leave one of them out, or name another model");
            }
            body.remove(List.of("tools", "toolConfig"));
        }
        config.put("responseMimeType", "application/json");
        if (format instanceof ResponseFormat.JsonSchema(var _, String json, var _)) {
            ObjectNode schema = Json.requiredObject(json, "The schema of the response format");
            if (traits.takesJsonSchema()) {
                schema.remove("$schema");
                config.set("responseJsonSchema", schema);
            } else {
                config.set("responseSchema", SchemaCleaner.clean(schema));
            }
        }
    }

    private void writeSampling(Sampling sampling) {
        Integer limit = request.maxTokens();
        Integer most = model.maxTokens();
        if (limit != null) {
            config.put("maxOutputTokens", most == null ? limit : Math.min(limit, most));
        }
        if (!request.stop().isEmpty()) {
            // More than five are refused.
            config.set(
                    "stopSequences",
                    Json.node(request.stop().stream().limit(MOST_STOPS).toList()));
            drop("stop", request.stop().size() > MOST_STOPS);
        }
        Json.put(config, "temperature", sampling.temperature());
        Json.put(config, "topP", sampling.topP());
        Json.put(config, "topK", sampling.topK());
        Long seed = sampling.seed();
        if (seed != null && seed == seed.intValue()) {
            config.put("seed", seed.intValue());
        } else {
            drop("seed", seed != null);
        }
        Json.put(config, "presencePenalty", sampling.presencePenalty());
        Json.put(config, "frequencyPenalty", sampling.frequencyPenalty());
    }

    private void writeThinking() {
        ThinkingPlan plan = ThinkingPlan.of(request.reasoning(), traits);
        Json.put(config, "thinkingConfig", plan.config());
        if (plan.unmet() != null) {
            dropped.add(plan.unmet());
        }
    }

    private void drop(String name, boolean wasThere) {
        if (wasThere) {
            dropped.add(name);
        }
    }
}

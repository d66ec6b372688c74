package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The <a href="https://platform.openai.com/docs/api-reference/responses/object">response</a> around an output. It
 * repeats what the request said, with the original's defaults for what it did not say; and it says {@code store:
 * false}, because nobody keeps it.
 */
final class ResponseObject {
    private static final int LONGEST_STEM = 40;

    private final AnswerContext context;
    private final JsonNode request;
    private String id;

    ResponseObject(AnswerContext context) {
        this.context = context;
        JsonNode read = Json.tryRead(context.request());
        this.request = read == null ? Json.object() : read;
        this.id = "resp_" + stem();
    }

    /** The provider's id in the form that clients of this dialect know. */
    void called(@Nullable String providers) {
        if (providers != null && !providers.isEmpty()) {
            id = providers.startsWith("resp_") ? providers : "resp_" + providers;
        }
    }

    ToolForms tools() {
        return ToolForms.of(request.path("tools"));
    }

    /** From which the ids of items are made: OpenAI takes back only short ones of letters and digits. */
    String stem() {
        String letters = context.requestId().replaceAll("[^A-Za-z0-9]", "");
        return letters.length() > LONGEST_STEM ? letters.substring(0, LONGEST_STEM) : letters;
    }

    ObjectNode inProgress() {
        ObjectNode node = head("in_progress");
        node.putNull("incomplete_details");
        rest(node, Json.array());
        return node.putNull("usage");
    }

    ObjectNode ended(FinishReason finish, Output output, Usage usage) {
        String incomplete = incomplete(finish, output.refused());
        ObjectNode node = head(incomplete == null ? "completed" : "incomplete");
        if (incomplete == null) {
            node.putNull("incomplete_details");
        } else {
            node.putObject("incomplete_details").put("reason", incomplete);
        }
        rest(node, output.node());
        node.set("usage", UsageCount.node(usage));
        return node;
    }

    /**
     * Why the answer is incomplete, or null. A refusal that is said is whole. What other dialects call a pause, or
     * nobody knows, is said to be too long: of the two reasons there are it is the one after which there may be more.
     */
    static @Nullable String incomplete(FinishReason finish, boolean refused) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS -> null;
            case FILTERED -> refused ? null : "content_filter";
            case LENGTH, PAUSED, UNKNOWN -> "max_output_tokens";
        };
    }

    private ObjectNode head(String status) {
        return Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", context.createdEpochSeconds())
                .put("status", status)
                .put("background", false)
                .putNull("error");
    }

    private void rest(ObjectNode node, ArrayNode output) {
        repeat(node, "instructions", null);
        repeat(node, "max_output_tokens", null);
        repeat(node, "max_tool_calls", null);
        node.put("model", context.model());
        node.set("output", output);
        repeat(node, "parallel_tool_calls", true);
        node.putNull("previous_response_id");
        if (request.hasNonNull("prompt_cache_key")) {
            repeat(node, "prompt_cache_key", null);
        }
        ObjectNode reasoning = node.putObject("reasoning");
        reasoning.set("effort", said(request.path("reasoning").path("effort"), null));
        reasoning.set("summary", said(request.path("reasoning").path("summary"), null));
        repeat(node, "safety_identifier", null);
        node.put("store", false);
        repeat(node, "temperature", 1.0);
        text(node.putObject("text"));
        repeat(node, "tool_choice", "auto");
        tools(node.putArray("tools"));
        repeat(node, "top_logprobs", 0);
        repeat(node, "top_p", 1.0);
        repeat(node, "truncation", "disabled");
        repeat(node, "user", null);
        JsonNode metadata = request.path("metadata");
        node.set("metadata", metadata.isObject() ? metadata : Json.object());
    }

    private void text(ObjectNode text) {
        JsonNode format = request.path("text").path("format");
        text.set("format", format.isObject() ? format : Json.object().put("type", "text"));
        text.set("verbosity", said(request.path("text").path("verbosity"), "medium"));
    }

    /** Clients want of a function what the request may leave out. */
    private void tools(ArrayNode tools) {
        for (JsonNode tool : request.path("tools")) {
            if (tool instanceof ObjectNode given && "function".equals(Json.textOf(given, "type"))) {
                ObjectNode whole = given.deepCopy();
                for (String name : new String[] {"description", "parameters", "strict"}) {
                    if (!whole.has(name)) {
                        whole.putNull(name);
                    }
                }
                tools.add(whole);
            } else {
                tools.add(tool);
            }
        }
    }

    private void repeat(ObjectNode node, String name, @Nullable Object unsaid) {
        node.set(name, said(request.path(name), unsaid));
    }

    private static JsonNode said(JsonNode value, @Nullable Object unsaid) {
        return value.isMissingNode() || value.isNull() ? Json.node(unsaid) : value;
    }
}

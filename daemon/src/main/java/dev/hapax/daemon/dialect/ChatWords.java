package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pieces of answers in OpenAI's words, which more than one dialect writes. */
public final class ChatWords {
    private ChatWords() {}

    /**
     * A finish reason. What other dialects call a pause, or nobody knows, becomes {@code length}: of the words that
     * clients understand it is the only one that says "there may be more", and it is never mistaken for success.
     */
    public static String finish(FinishReason reason) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE -> "stop";
            case LENGTH, PAUSED, UNKNOWN -> "length";
            case TOOL_CALLS -> "tool_calls";
            case FILTERED -> "content_filter";
        };
    }

    /** A finish reason as read; an unknown word stays unknown. */
    public static FinishReason finish(String word) {
        return switch (word) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.FILTERED;
            default -> UnknownReason.logged(word);
        };
    }

    /** Usage; {@code estimated: true} marks numbers that the provider did not report. */
    public static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object();
        node.put("prompt_tokens", usage.input());
        node.put("completion_tokens", usage.output());
        node.put("total_tokens", usage.total());
        ObjectNode prompt = node.putObject("prompt_tokens_details");
        prompt.put("cached_tokens", usage.cachedInput());
        if (usage.cacheWrite() > 0) {
            prompt.put("cache_creation_tokens", usage.cacheWrite());
        }
        node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        if (usage.estimated()) {
            node.put("estimated", true);
        }
        return node;
    }

    public static ArrayNode toolCalls(List<Part.ToolCall> calls) {
        ArrayNode list = Json.array();
        for (Part.ToolCall call : calls) {
            ObjectNode node = list.addObject();
            node.put("id", call.id());
            node.put("type", "function");
            ObjectNode function = node.putObject("function");
            function.put("name", call.name());
            function.put("arguments", call.argumentsJson());
        }
        return list;
    }

    /** The error's own code, else the one that stands for its situation (http-api.md §4); null where there is none. */
    public static @Nullable String code(GatewayError error) {
        if (error.code() != null) {
            return error.code();
        }
        return switch (error.kind()) {
            case BAD_REQUEST, FORBIDDEN -> null;
            case TOO_LARGE -> "request_too_large";
            case UNAUTHENTICATED -> "invalid_api_key";
            case NOT_FOUND -> "not_found";
            case MODEL_NOT_FOUND -> "model_not_found";
            case RATE_LIMITED -> "rate_limit_exceeded";
            case INTERNAL -> "internal_error";
            case UPSTREAM -> "upstream_error";
            case UNAVAILABLE -> "no_provider_available";
            case OVERLOADED -> "overloaded";
            case DEADLINE -> "deadline_exceeded";
        };
    }
}

package dev.hapax.daemon.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and what is wanted of it, in no provider's words: the one form between all dialects. What the caller
 * did not say is null or empty and is not said to the provider either.
 *
 * @param messages in order; system messages stand where the caller put them
 * @param maxTokens limit of the answer
 * @param stop texts that end the answer
 * @param options fields for the provider as they are, as JSON text by name
 * @param unsupported names of parameters in the caller's dialect that have no canonical form; whoever writes the
 *     request lists them as dropped
 */
public record ChatRequest(
        String model,
        boolean stream,
        boolean streamUsage,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelTools,
        @Nullable Integer maxTokens,
        Sampling sampling,
        List<String> stop,
        @Nullable ResponseFormat responseFormat,
        @Nullable Reasoning reasoning,
        @Nullable String user,
        Map<String, String> options,
        List<String> unsupported) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        options = Map.copyOf(options);
        unsupported = List.copyOf(unsupported);
    }

    /** Whether some of it is to be kept in a provider's cache. */
    public boolean cached() {
        return tools.stream().anyMatch(tool -> tool.cacheControlJson() != null)
                || messages.stream()
                        .flatMap(message -> message.parts().stream())
                        .anyMatch(Part.CachePoint.class::isInstance);
    }

    public enum Role {
        SYSTEM,
        DEVELOPER,
        USER,
        ASSISTANT,
        TOOL
    }

    /** One turn; a tool's results are {@link Part.ToolResult} parts of a TOOL message. */
    public record Message(
            Role role, List<Part> parts, @Nullable String name) {
        public Message {
            parts = List.copyOf(parts);
        }

        /** The same for a provider that decides by itself what it caches. */
        public Message withoutCachePoints() {
            return new Message(
                    role,
                    parts.stream()
                            .filter(part -> !(part instanceof Part.CachePoint))
                            .toList(),
                    name);
        }
    }

    /**
     * A tool the model may call.
     *
     * @param schemaJson JSON text, or null when the caller gave none
     * @param cacheControlJson that the tools so far may be kept in a cache, and how, as {@link Part.CachePoint}
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable String schemaJson,
            @Nullable Boolean strict,
            @Nullable String cacheControlJson) {
        public Tool(String name, @Nullable String description, @Nullable String schemaJson, @Nullable Boolean strict) {
            this(name, description, schemaJson, strict, null);
        }
    }

    /** Which tool the model is to call. */
    public sealed interface ToolChoice {
        record Auto() implements ToolChoice {}

        record None() implements ToolChoice {}

        record Any() implements ToolChoice {}

        record Named(String tool) implements ToolChoice {}
    }

    /** How the answer is drawn. */
    public record Sampling(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer topK,
            @Nullable Long seed,
            @Nullable Double presencePenalty,
            @Nullable Double frequencyPenalty) {
        public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null);
    }

    /** The shape the answer's text must have. */
    public sealed interface ResponseFormat {
        record Json() implements ResponseFormat {}

        record JsonSchema(
                String name, String schemaJson, @Nullable Boolean strict) implements ResponseFormat {}
    }

    /**
     * How much to think.
     *
     * @param effort none, minimal, low, medium or high, or null
     * @param budgetTokens a limit in tokens, or null
     */
    public record Reasoning(
            @Nullable String effort, @Nullable Integer budgetTokens) {}
}

package dev.hapax.daemon.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message, in requests and answers alike. */
public sealed interface Part {
    record Text(String text) implements Part {}

    /** A picture: either base64 data with its media type, or a URL. */
    record Image(
            @Nullable String mediaType,
            @Nullable String base64,
            @Nullable String url) implements Part {}

    /** A document, e.g. a PDF, as base64 data. */
    record Document(
            String mediaType, String base64, @Nullable String name) implements Part {}

    /** @param argumentsJson JSON text of an object, never empty: {@code {}} for no arguments */
    record ToolCall(String id, String name, String argumentsJson) implements Part {}

    record ToolResult(String callId, List<Part> content, boolean error) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** Visible reasoning; the signature lets its provider recognise it later. */
    record Thinking(String text, @Nullable String signature) implements Part {}

    /** Reasoning that only its provider can read. */
    record RedactedThinking(String data) implements Part {}

    record Refusal(String text) implements Part {}

    /**
     * Says of what stands before it in its message, a tool's result included, that the provider may keep it in a cache.
     *
     * @param controlJson how, as JSON text, e.g. {@code {"type":"ephemeral"}}
     */
    record CachePoint(String controlJson) implements Part {}
}

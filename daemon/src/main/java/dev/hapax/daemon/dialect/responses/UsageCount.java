package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.UsageMembers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts and writes a {@code usage} object. */
final class UsageCount {
    private boolean reported;
    private long input;
    private long output;
    private long cached;
    private long cacheWrite;
    private long reasoning;

    /** Reads the object at which the parser stands; anything else is skipped. */
    void read(JsonParser value) {
        UsageMembers.each(value, this::count);
    }

    private void count(String name, long tokens) {
        long value = Math.max(0, tokens);
        switch (name) {
            case "input_tokens" -> {
                input = value;
                reported = true;
            }
            case "output_tokens" -> {
                output = value;
                reported = true;
            }
            case "input_tokens_details.cached_tokens" -> cached = value;
            case "input_tokens_details.cache_write_tokens" -> cacheWrite = value;
            case "output_tokens_details.reasoning_tokens" -> reasoning = value;
            default -> {}
        }
    }

    /** What such an object says, or null where it is none. */
    static @Nullable Usage of(JsonNode usage) {
        if (!usage.path("input_tokens").isNumber()
                && !usage.path("output_tokens").isNumber()) {
            return null;
        }
        return new Usage(
                Math.max(0, Json.longOf(usage, "input_tokens")),
                Math.max(0, Json.longOf(usage, "output_tokens")),
                Math.max(0, Json.longOf(Json.objectOf(usage, "input_tokens_details"), "cached_tokens")),
                Math.max(0, Json.longOf(Json.objectOf(usage, "input_tokens_details"), "cache_write_tokens")),
                Math.max(0, Json.longOf(Json.objectOf(usage, "output_tokens_details"), "reasoning_tokens")),
                false);
    }

    Usage usage() {
        return reported ? new Usage(input, output, cached, cacheWrite, reasoning, false) : Usage.NONE;
    }

    /** The object; {@code estimated: true} marks numbers that the provider did not report. */
    static ObjectNode node(Usage usage) {
        ObjectNode node = Json.object();
        node.put("input_tokens", usage.input());
        node.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite());
        node.put("output_tokens", usage.output());
        node.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        node.put("total_tokens", usage.total());
        if (usage.estimated()) {
            node.put("estimated", true);
        }
        return node;
    }
}

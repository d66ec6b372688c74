package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.UsageMembers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Counts the members of a {@code usage} object, in the spellings of OpenAI and of those that add to it. */
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

    void read(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : usage.properties()) {
            count(member.getKey(), member.getValue());
            for (Map.Entry<String, JsonNode> detail : member.getValue().properties()) {
                count(member.getKey() + "." + detail.getKey(), detail.getValue());
            }
        }
    }

    private void count(String name, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            count(name, value.longValue());
        }
    }

    private void count(String name, long tokens) {
        long value = Math.max(0, tokens);
        switch (name) {
            case "prompt_tokens" -> {
                input = value;
                reported = true;
            }
            case "completion_tokens" -> {
                output = value;
                reported = true;
            }
            case "prompt_tokens_details.cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens" ->
                cached = Math.max(cached, value);
            case "prompt_tokens_details.cache_creation_tokens",
                    "prompt_tokens_details.cache_write_tokens",
                    "cache_creation_input_tokens" -> cacheWrite = Math.max(cacheWrite, value);
            case "completion_tokens_details.reasoning_tokens" -> reasoning = value;
            default -> {}
        }
    }

    /** Whether there was anything to count. */
    boolean reported() {
        return reported;
    }

    Usage usage() {
        return reported ? new Usage(input, output, cached, cacheWrite, reasoning, false) : Usage.NONE;
    }
}

package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts the tokens of one answer. Anthropic's numbers are cumulative and come in pieces, so the last word on each
 * counts; its {@code input_tokens} are only those that the cache had no part in.
 */
final class UsageCount {
    private boolean reported;
    private long uncached;
    private long cacheRead;
    private long cacheWrite;
    private long output;

    /** Reads the object at which the parser stands, to its end; anything else is skipped. */
    void read(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            value.skipChildren();
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            if (value.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                count(name, value.getValueAsLong());
            } else {
                value.skipChildren();
            }
        }
    }

    void read(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        for (var member : usage.properties()) {
            JsonNode value = member.getValue();
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                count(member.getKey(), value.longValue());
            }
        }
    }

    private void count(String name, long tokens) {
        long value = Math.max(0, tokens);
        switch (name) {
            case "input_tokens" -> uncached = value;
            case "cache_read_input_tokens" -> cacheRead = value;
            case "cache_creation_input_tokens" -> cacheWrite = value;
            case "output_tokens" -> output = value;
            default -> {
                return;
            }
        }
        reported = true;
    }

    boolean reported() {
        return reported;
    }

    Usage usage() {
        return reported
                ? new Usage(uncached + cacheRead + cacheWrite, output, cacheRead, cacheWrite, 0, false)
                : Usage.NONE;
    }

    /** The whole set of keys, which clients expect; numbers that nobody reported are marked. */
    static ObjectNode node(Usage usage) {
        ObjectNode node = Json.object();
        node.put("input_tokens", Math.max(0, usage.input() - usage.cachedInput() - usage.cacheWrite()));
        node.put("cache_creation_input_tokens", usage.cacheWrite());
        node.put("cache_read_input_tokens", usage.cachedInput());
        node.put("output_tokens", usage.output());
        if (usage.estimated()) {
            node.put("estimated", true);
        }
        return node;
    }
}

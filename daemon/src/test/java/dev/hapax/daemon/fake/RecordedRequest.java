package dev.hapax.daemon.fake;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as it arrived.
 *
 * @param atNanos when its head was complete, in {@link System#nanoTime}
 * @param connection which connection it came on, from 1
 * @param path with the query, as sent
 * @param headers by lowercase name
 */
public record RecordedRequest(
        long atNanos, int connection, String method, String path, Map<String, String> headers, byte[] body) {
    public @Nullable String header(String lowercaseName) {
        return headers.get(lowercaseName);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; a missing node where there is none. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    /** The last text that a user wrote in it, or "". */
    public String lastUserText() {
        String last = "";
        for (JsonNode message : json().path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = text(message.path("content"));
            }
        }
        for (JsonNode content : json().path("contents")) {
            if (content.path("role").asString("").equals("user")) {
                last = text(content.path("parts"));
            }
        }
        JsonNode input = json().path("input");
        if (input.isString()) {
            last = input.asString();
        }
        for (JsonNode item : input) {
            if (item.path("role").asString("").equals("user")) {
                last = text(item.path("content"));
            }
        }
        return last;
    }

    boolean wantsStream(boolean unlessSaid) {
        return json().path("stream").asBoolean(unlessSaid);
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }
}

package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.JsonScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What an answer that passes through says of what Anthropic keeps: the message, which may be the head of a thread, the
 * container in which code ran, and the signatures of its thinking.
 */
final class Kept {
    private final List<String> handles = new ArrayList<>();
    private final List<String> signatures = new ArrayList<>();

    List<String> handles() {
        return handles;
    }

    List<String> signatures() {
        return signatures;
    }

    void message(JsonParser id) {
        add(handles, JsonScan.textOrNull(id));
    }

    void container(JsonParser value) {
        add(handles, JsonScan.textIn(value, "id"));
    }

    /**
     * A content block, whole or at its start; it is read to its end.
     *
     * @return its type
     */
    @Nullable
    String block(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String type = null;
        String mark = null;
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            value.nextToken();
            switch (name) {
                case "type" -> type = JsonScan.textOrNull(value);
                case "signature", "data" -> mark = JsonScan.textOrNull(value);
                default -> {}
            }
            value.skipChildren();
        }
        if ("thinking".equals(type) || "redacted_thinking".equals(type)) {
            add(signatures, mark);
        }
        return type;
    }

    /** A delta of a content block, or of the message. */
    void delta(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            value.nextToken();
            switch (name) {
                case "signature" -> add(signatures, JsonScan.textOrNull(value));
                case "container" -> container(value);
                default -> {}
            }
            value.skipChildren();
        }
    }

    private static void add(List<String> to, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            to.add(text);
        }
    }
}

package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the model thinks. What its provider must get back as it was stands in {@code encrypted_content}, which clients
 * return as it is: the signature of a thought, or, marked, a thought that only the provider can read.
 */
final class ReasoningItem extends OutputItem {
    /** Begins an {@code encrypted_content} that is no signature. */
    static final String REDACTED = "redacted_thinking:";

    private final StringBuilder thought = new StringBuilder();
    private @Nullable String sealed;

    ReasoningItem(String stem, int index, Consumer<ObjectNode> events) {
        super("rs_" + stem, index, events);
    }

    /** The summary that holds this text; none if it is empty. */
    static ArrayNode summary(String text) {
        ArrayNode summary = Json.array();
        if (!text.isEmpty()) {
            summary.add(part(text));
        }
        return summary;
    }

    void think(String piece) {
        if (thought.isEmpty()) {
            tellOfPart("response.reasoning_summary_part.added");
        }
        thought.append(piece);
        tell(summaryEvent("response.reasoning_summary_text.delta").put("delta", piece));
    }

    void seal(String with) {
        sealed = with;
    }

    @Override
    void finish() {
        if (!thought.isEmpty()) {
            tell(summaryEvent("response.reasoning_summary_text.done").put("text", thought.toString()));
            tellOfPart("response.reasoning_summary_part.done");
        }
    }

    @Override
    ObjectNode node() {
        ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
        item.set("summary", summary(thought.toString()));
        Json.put(item, "encrypted_content", sealed);
        return item.put("status", status());
    }

    private void tellOfPart(String type) {
        ObjectNode event = summaryEvent(type);
        event.set("part", part(thought.toString()));
        tell(event);
    }

    private ObjectNode summaryEvent(String type) {
        return event(type).put("summary_index", 0);
    }

    private static ObjectNode part(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }
}

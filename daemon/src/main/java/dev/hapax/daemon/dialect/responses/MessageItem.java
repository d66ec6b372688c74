package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the model says: texts and refusals, one part after the other. */
final class MessageItem extends OutputItem {
    private record Part(boolean refusal, StringBuilder text) {}

    private final List<Part> parts = new ArrayList<>();

    MessageItem(String stem, int index, Consumer<ObjectNode> events) {
        super("msg_" + stem, index, events);
    }

    void say(String piece, boolean refusal) {
        if (parts.isEmpty() || parts.getLast().refusal() != refusal) {
            finish();
            parts.add(new Part(refusal, new StringBuilder()));
            tellOfPart("response.content_part.added");
        }
        parts.getLast().text().append(piece);
        ObjectNode event = partEvent(refusal ? "response.refusal.delta" : "response.output_text.delta");
        event.put("delta", piece);
        tell(withoutProbabilities(event, refusal));
    }

    @Override
    void finish() {
        if (parts.isEmpty()) {
            return;
        }
        Part last = parts.getLast();
        ObjectNode event = partEvent(last.refusal() ? "response.refusal.done" : "response.output_text.done");
        event.put(last.refusal() ? "refusal" : "text", last.text().toString());
        tell(withoutProbabilities(event, last.refusal()));
        tellOfPart("response.content_part.done");
    }

    @Override
    ObjectNode node() {
        ObjectNode item = Json.object().put("id", id).put("type", "message").put("status", status());
        ArrayNode content = item.put("role", "assistant").putArray("content");
        parts.forEach(part -> content.add(node(part)));
        return item;
    }

    private void tellOfPart(String type) {
        ObjectNode event = partEvent(type);
        event.set("part", node(parts.getLast()));
        tell(event);
    }

    private ObjectNode partEvent(String type) {
        return event(type).put("content_index", parts.size() - 1);
    }

    private static ObjectNode node(Part part) {
        String text = part.text().toString();
        if (part.refusal()) {
            return Json.object().put("type", "refusal").put("refusal", text);
        }
        ObjectNode node = Json.object().put("type", "output_text").put("text", text);
        node.putArray("annotations");
        return withoutProbabilities(node, false);
    }

    /** The list must be there with texts, also when nobody asked for it. */
    private static ObjectNode withoutProbabilities(ObjectNode node, boolean refusal) {
        if (!refusal) {
            node.putArray("logprobs");
        }
        return node;
    }
}

package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A finished item of an output, told in the events in which it could have come. */
final class ItemRetold {
    private final ObjectNode item;
    private final int index;
    private final Consumer<ObjectNode> events;

    ItemRetold(ObjectNode item, int index, Consumer<ObjectNode> events) {
        this.item = item;
        this.index = index;
        this.events = events;
    }

    void tell() {
        ObjectNode begun = item.deepCopy();
        if (begun.has("status")) {
            begun.put("status", "in_progress");
        }
        String type = item.path("type").asString("");
        switch (type) {
            case "message" -> begun.putArray("content");
            case "reasoning" -> begun.putArray("summary");
            case "function_call", "mcp_call" -> begun.put("arguments", "");
            case "custom_tool_call" -> begun.put("input", "");
            default -> {}
        }
        ofItem("response.output_item.added", begun);
        switch (type) {
            case "message" -> content();
            case "reasoning" -> summary();
            case "function_call" -> text("response.function_call_arguments", "arguments");
            case "mcp_call" -> text("response.mcp_call_arguments", "arguments");
            case "custom_tool_call" -> text("response.custom_tool_call_input", "input");
            default -> {}
        }
        ofItem("response.output_item.done", item);
    }

    private void ofItem(String type, ObjectNode as) {
        ObjectNode event = Json.object().put("type", type).put("output_index", index);
        event.set("item", as);
        events.accept(event);
    }

    private ObjectNode event(String type) {
        return Json.object()
                .put("type", type)
                .put("item_id", item.path("id").asString(""))
                .put("output_index", index);
    }

    private void content() {
        int number = 0;
        for (JsonNode one : Json.listOf(item, "content")) {
            if (!(one instanceof ObjectNode part)) {
                continue;
            }
            boolean refusal = part.path("type").asString("").equals("refusal");
            String member = refusal ? "refusal" : "text";
            ObjectNode begun = part.deepCopy().put(member, "");
            if (!refusal) {
                begun.putArray("annotations");
            }
            part("response.content_part.added", number, begun);
            String stem = refusal ? "response.refusal" : "response.output_text";
            String text = part.path(member).asString("");
            JsonNode probabilities = part.path("logprobs").isArray() ? part.get("logprobs") : Json.array();
            if (!text.isEmpty()) {
                ObjectNode delta =
                        event(stem + ".delta").put("content_index", number).put("delta", text);
                events.accept(refusal ? delta : delta.set("logprobs", probabilities));
            }
            annotations(part, number);
            ObjectNode done = event(stem + ".done").put("content_index", number).put(member, text);
            events.accept(refusal ? done : done.set("logprobs", probabilities));
            part("response.content_part.done", number, part);
            number++;
        }
    }

    private void annotations(JsonNode part, int number) {
        ArrayNode annotations = Json.listOf(part, "annotations");
        for (int i = 0; i < annotations.size(); i++) {
            ObjectNode event = event("response.output_text.annotation.added")
                    .put("content_index", number)
                    .put("annotation_index", i);
            event.set("annotation", annotations.get(i));
            events.accept(event);
        }
    }

    private void part(String type, int number, JsonNode part) {
        ObjectNode event = event(type).put("content_index", number);
        event.set("part", part);
        events.accept(event);
    }

    private void summary() {
        int number = 0;
        for (JsonNode one : Json.listOf(item, "summary")) {
            if (!(one instanceof ObjectNode part)) {
                continue;
            }
            String text = part.path("text").asString("");
            summaryPart(
                    "response.reasoning_summary_part.added",
                    number,
                    part.deepCopy().put("text", ""));
            if (!text.isEmpty()) {
                events.accept(event("response.reasoning_summary_text.delta")
                        .put("summary_index", number)
                        .put("delta", text));
            }
            events.accept(event("response.reasoning_summary_text.done")
                    .put("summary_index", number)
                    .put("text", text));
            summaryPart("response.reasoning_summary_part.done", number, part);
            number++;
        }
    }

    private void summaryPart(String type, int number, JsonNode part) {
        ObjectNode event = event(type).put("summary_index", number);
        event.set("part", part);
        events.accept(event);
    }

    private void text(String stem, String member) {
        String text = item.path(member).asString("");
        if (!text.isEmpty()) {
            events.accept(event(stem + ".delta").put("delta", text));
        }
        events.accept(event(stem + ".done").put(member, text));
    }
}

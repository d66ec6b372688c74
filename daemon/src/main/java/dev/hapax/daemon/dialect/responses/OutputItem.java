package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** One item of an output under way; tells of itself in the events of a stream. */
abstract sealed class OutputItem permits MessageItem, ReasoningItem, CallItem {
    final String id;
    private final int index;
    private final Consumer<ObjectNode> events;
    private String status = "in_progress";

    OutputItem(String id, int index, Consumer<ObjectNode> events) {
        this.id = id;
        this.index = index;
        this.events = events;
    }

    /** The item as it is now. */
    abstract ObjectNode node();

    /** Tells what is left to tell before the item ends. */
    abstract void finish();

    final void begin() {
        tellOfItem("response.output_item.added");
    }

    /** @param status {@code completed} or {@code incomplete} */
    final void end(String status) {
        finish();
        this.status = status;
        tellOfItem("response.output_item.done");
    }

    final String status() {
        return status;
    }

    /** An event about this item, to be filled and told. */
    final ObjectNode event(String type) {
        return Json.object().put("type", type).put("item_id", id).put("output_index", index);
    }

    final void tell(ObjectNode event) {
        events.accept(event);
    }

    private void tellOfItem(String type) {
        ObjectNode event = Json.object().put("type", type).put("output_index", index);
        event.set("item", node());
        events.accept(event);
    }
}

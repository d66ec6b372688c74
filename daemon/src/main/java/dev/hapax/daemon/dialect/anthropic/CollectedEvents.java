package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events put together to the message that they are the stream of, as the official clients do it. */
final class CollectedEvents {
    private final List<ObjectNode> blocks = new ArrayList<>();
    private final Map<Integer, StringBuilder> inputs = new HashMap<>();
    private @Nullable ObjectNode message;
    private boolean stopped;

    private CollectedEvents() {}

    /** @return null if these are no whole message, or bear what nobody here knows how to put together */
    static byte @Nullable [] of(byte[] frames) {
        var collected = new CollectedEvents();
        for (Frame frame : SseFrames.in(frames)) {
            if (Json.tryRead(frame.data()) instanceof ObjectNode event && !collected.take(event)) {
                return null;
            }
        }
        return collected.message();
    }

    private boolean take(ObjectNode event) {
        switch (event.path("type").asString("")) {
            case "message_start" ->
                message = event.get("message") instanceof ObjectNode begun ? begun.deepCopy() : null;
            case "content_block_start" -> {
                if (!(event.get("content_block") instanceof ObjectNode block)
                        || event.path("index").asInt(-1) != blocks.size()) {
                    return false;
                }
                blocks.add(block.deepCopy());
            }
            case "content_block_delta" -> {
                int index = event.path("index").asInt(-1);
                if (index < 0 || index >= blocks.size() || !(event.get("delta") instanceof ObjectNode delta)) {
                    return false;
                }
                return grow(index, blocks.get(index), delta);
            }
            case "message_delta" -> delta(event);
            case "message_stop" -> stopped = true;
            case "content_block_stop", "ping" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean grow(int index, ObjectNode block, ObjectNode delta) {
        switch (delta.path("type").asString("")) {
            case "text_delta" -> append(block, "text", delta, "text");
            case "thinking_delta" -> append(block, "thinking", delta, "thinking");
            case "signature_delta" -> block.set("signature", delta.path("signature"));
            case "input_json_delta" ->
                inputs.computeIfAbsent(index, _ -> new StringBuilder())
                        .append(delta.path("partial_json").asString(""));
            case "citations_delta" -> {
                ArrayNode citations =
                        block.get("citations") instanceof ArrayNode known ? known : block.putArray("citations");
                citations.add(delta.path("citation"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void append(ObjectNode block, String member, ObjectNode delta, String name) {
        block.put(member, block.path(member).asString("") + delta.path(name).asString(""));
    }

    private void delta(ObjectNode event) {
        ObjectNode whole = message;
        if (whole == null) {
            return;
        }
        event.path("delta").properties().forEach(member -> whole.set(member.getKey(), member.getValue()));
        JsonNode used = event.get("usage");
        if (used instanceof ObjectNode usage) {
            ObjectNode all = whole.get("usage") instanceof ObjectNode known ? known : whole.putObject("usage");
            usage.properties().forEach(member -> {
                if (!member.getValue().isNull()) {
                    all.set(member.getKey(), member.getValue());
                }
            });
        }
    }

    private byte @Nullable [] message() {
        ObjectNode whole = message;
        if (whole == null || !stopped) {
            return null;
        }
        for (Map.Entry<Integer, StringBuilder> input : inputs.entrySet()) {
            String json = input.getValue().toString();
            JsonNode read = json.isEmpty() ? Json.object() : Json.tryRead(json);
            if (read == null) {
                return null;
            }
            blocks.get(input.getKey()).set("input", read);
        }
        whole.putArray("content").addAll(blocks);
        return Json.bytes(whole);
    }
}

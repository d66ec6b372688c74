package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message as another caller wants it. What the gateway does not know of it is told as well. */
final class Retold implements Retelling {
    private static final ByteSearch ERROR = new ByteSearch("event: error\n");

    private final Listener listener;
    private final Function<GatewayError, byte[]> errors;

    /** @param errors frames for this listener */
    Retold(Listener listener, Function<GatewayError, byte[]> errors) {
        this.listener = listener;
        this.errors = errors;
    }

    @Override
    public byte[] whole(byte[] answer) {
        return answer;
    }

    @Override
    public byte @Nullable [] streamed(byte[] answer, Usage usage) {
        if (!(Json.tryRead(answer) instanceof ObjectNode whole)
                || !(whole.get("content") instanceof ArrayNode blocks)) {
            return null;
        }
        var out = new ByteArrayOutputStream(answer.length * 2);
        start(whole, out);
        int index = 0;
        for (JsonNode block : blocks) {
            if (!(block instanceof ObjectNode object)) {
                return null;
            }
            block(object, index++, out);
        }
        ObjectNode event = Json.object().put("type", "message_delta");
        ObjectNode delta = event.putObject("delta");
        for (Map.Entry<String, JsonNode> member : whole.properties()) {
            if (AtTheEnd.of(member.getKey())) {
                delta.set(member.getKey(), member.getValue());
            }
        }
        event.set("usage", whole.path("usage").isObject() ? whole.get("usage") : UsageCount.node(usage));
        NamedEvents.write("message_delta", event, out);
        NamedEvents.write("message_stop", Json.object().put("type", "message_stop"), out);
        return out.toByteArray();
    }

    /** What a stream tells of a message only when its content is there. */
    private static final class AtTheEnd {
        static boolean of(String member) {
            return member.startsWith("stop_") || member.equals("container") || member.equals("context_management");
        }
    }

    private static void start(ObjectNode whole, ByteArrayOutputStream out) {
        ObjectNode message = whole.deepCopy();
        message.putArray("content");
        for (String member : whole.propertyNames()) {
            if (AtTheEnd.of(member)) {
                message.putNull(member);
            }
        }
        if (message.get("usage") instanceof ObjectNode used) {
            used.put("output_tokens", 0);
        }
        ObjectNode event = Json.object().put("type", "message_start");
        event.set("message", message);
        NamedEvents.write("message_start", event, out);
    }

    /** What grows in a block comes as a delta, everything else with its start. */
    private static void block(ObjectNode block, int index, ByteArrayOutputStream out) {
        ObjectNode begun = block.deepCopy();
        ArrayNode deltas = Json.array();
        switch (block.path("type").asString("")) {
            case "text" -> {
                grown(begun, "text", "text_delta", "text", deltas);
                if (begun.get("citations") instanceof ArrayNode citations) {
                    citations.forEach(one ->
                            deltas.addObject().put("type", "citations_delta").set("citation", one));
                    begun.putArray("citations");
                }
            }
            case "thinking" -> {
                grown(begun, "thinking", "thinking_delta", "thinking", deltas);
                grown(begun, "signature", "signature_delta", "signature", deltas);
            }
            case "tool_use", "server_tool_use", "mcp_tool_use" -> {
                JsonNode input = begun.get("input");
                begun.putObject("input");
                deltas.addObject()
                        .put("type", "input_json_delta")
                        .put("partial_json", input == null ? "{}" : Json.text(input));
            }
            default -> {}
        }
        ObjectNode start = Json.object().put("type", "content_block_start").put("index", index);
        start.set("content_block", begun);
        NamedEvents.write("content_block_start", start, out);
        for (JsonNode delta : deltas) {
            ObjectNode event = Json.object().put("type", "content_block_delta").put("index", index);
            event.set("delta", delta);
            NamedEvents.write("content_block_delta", event, out);
        }
        NamedEvents.write(
                "content_block_stop",
                Json.object().put("type", "content_block_stop").put("index", index),
                out);
    }

    private static void grown(ObjectNode begun, String member, String type, String name, ArrayNode deltas) {
        String text = Json.textOf(begun, member);
        if (text != null) {
            begun.put(member, "");
            if (!text.isEmpty()) {
                deltas.addObject().put("type", type).put(name, text);
            }
        }
    }

    @Override
    public byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from) {
        return CollectedEvents.of(frames);
    }

    @Override
    public Frames frames(boolean usageTold) {
        return new Frames() {
            @Override
            public byte[] next(byte[] frames) {
                return ERROR.in(frames) ? underOwnId(frames) : frames;
            }

            @Override
            public byte[] end(Usage usage) {
                return new byte[0];
            }
        };
    }

    private byte[] underOwnId(byte[] frames) {
        var out = new ByteArrayOutputStream(frames.length);
        for (Frame frame : SseFrames.in(frames)) {
            if ("error".equals(frame.event())
                    && Json.tryRead(frame.data()) instanceof ObjectNode error
                    && error.has("request_id")) {
                NamedEvents.write("error", error.put("request_id", listener.requestId()), out);
            } else {
                out.writeBytes(frame.raw());
            }
        }
        return out.toByteArray();
    }

    @Override
    public byte[] error(GatewayError error) {
        return errors.apply(error);
    }
}

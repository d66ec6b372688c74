package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A response as another caller wants it. The last event of a stream holds it whole. */
final class Retold implements Retelling {
    private final Function<GatewayError, byte[]> errors;

    /** @param errors frames for this listener */
    Retold(Listener listener, Function<GatewayError, byte[]> errors) {
        this.errors = errors;
    }

    @Override
    public byte[] whole(byte[] answer) {
        return answer;
    }

    @Override
    public byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from) {
        List<Frame> all = SseFrames.in(frames);
        for (int i = all.size() - 1; i >= 0; i--) {
            JsonNode event = Json.tryRead(all.get(i).data());
            String type = event == null ? "" : event.path("type").asString("");
            if (event != null && (type.equals("response.completed") || type.equals("response.incomplete"))) {
                return event.get("response") instanceof ObjectNode response ? Json.bytes(response) : null;
            }
        }
        return null;
    }

    @Override
    public byte @Nullable [] streamed(byte[] answer, Usage usage) {
        if (!(Json.tryRead(answer) instanceof ObjectNode whole) || !(whole.get("output") instanceof ArrayNode items)) {
            return null;
        }
        String status = whole.path("status").asString("");
        if (!status.equals("completed") && !status.equals("incomplete")) {
            return null;
        }
        var events = new Events(new ByteArrayOutputStream(answer.length * 3));
        ObjectNode begun = whole.deepCopy().put("status", "in_progress");
        begun.putArray("output");
        begun.putNull("usage");
        begun.putNull("incomplete_details");
        begun.remove("completed_at");
        events.emit(Json.object().put("type", "response.created").set("response", begun));
        events.emit(Json.object().put("type", "response.in_progress").set("response", begun));
        int index = 0;
        for (JsonNode item : items) {
            if (!(item instanceof ObjectNode object)) {
                return null;
            }
            new ItemRetold(object, index++, events::emit).tell();
        }
        events.emit(Json.object().put("type", "response." + status).set("response", whole));
        return events.out.toByteArray();
    }

    private static final class Events {
        private final ByteArrayOutputStream out;
        private int number;

        Events(ByteArrayOutputStream out) {
            this.out = out;
        }

        void emit(ObjectNode event) {
            SseData.named(event.get("type").stringValue(), event.put("sequence_number", number++), out);
        }
    }

    @Override
    public Frames frames(boolean usageTold) {
        return Frames.UNCHANGED;
    }

    @Override
    public byte[] error(GatewayError error) {
        return errors.apply(error);
    }
}

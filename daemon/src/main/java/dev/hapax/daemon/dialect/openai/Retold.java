package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion as another caller wants it. What the gateway does not know of it is told as well. */
final class Retold implements Retelling {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Listener listener;

    Retold(Listener listener) {
        this.listener = listener;
    }

    @Override
    public byte[] whole(byte[] answer) {
        return answer;
    }

    @Override
    public byte @Nullable [] streamed(byte[] answer, Usage usage) {
        if (!(Json.tryRead(answer) instanceof ObjectNode whole)
                || !(whole.get("choices") instanceof ArrayNode choices)) {
            return null;
        }
        var out = new ByteArrayOutputStream(answer.length * 2);
        ObjectNode head = head(whole);
        for (JsonNode choice : choices) {
            if (!(choice instanceof ObjectNode object) || !(choice.get("message") instanceof ObjectNode message)) {
                return null;
            }
            choice(head, object, message, out);
        }
        if (listener.usageWanted()) {
            JsonNode told = whole.get("usage");
            usage(head, told != null && told.isObject() ? told : ChatWords.usage(usage), out);
        }
        SseData.marker(out);
        return out.toByteArray();
    }

    /** What every chunk has besides its choices. */
    private static ObjectNode head(ObjectNode answer) {
        ObjectNode head = Json.object();
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            switch (member.getKey()) {
                case "choices", "usage" -> {}
                case "object" -> head.put("object", "chat.completion.chunk");
                default -> head.set(member.getKey(), member.getValue());
            }
        }
        return head;
    }

    private static void choice(ObjectNode head, ObjectNode choice, ObjectNode message, ByteArrayOutputStream out) {
        ObjectNode first = Json.object();
        first.set("role", message.path("role").isString() ? message.get("role") : Json.node("assistant"));
        first.put("content", message.path("content").isString() ? "" : null);
        chunk(head, choice, first, null, null, out);
        ObjectNode delta = Json.object();
        for (Map.Entry<String, JsonNode> member : message.properties()) {
            if (!member.getKey().equals("role") && !member.getValue().isNull()) {
                delta.set(member.getKey(), member.getValue());
            }
        }
        if (message.get("tool_calls") instanceof ArrayNode calls) {
            delta.set("tool_calls", numbered(calls));
        }
        chunk(head, choice, delta, choice.get("logprobs"), null, out);
        chunk(head, choice, Json.object(), null, choice.get("finish_reason"), out);
    }

    private static ArrayNode numbered(ArrayNode calls) {
        ArrayNode numbered = Json.array();
        for (JsonNode call : calls) {
            ObjectNode node = numbered.addObject().put("index", numbered.size() - 1);
            call.properties().forEach(member -> node.set(member.getKey(), member.getValue()));
        }
        return numbered;
    }

    private static void chunk(
            ObjectNode head,
            ObjectNode choice,
            ObjectNode delta,
            @Nullable JsonNode logprobs,
            @Nullable JsonNode finish,
            ByteArrayOutputStream out) {
        ObjectNode chunk = head.deepCopy();
        ObjectNode node = chunk.putArray("choices").addObject();
        node.put("index", choice.path("index").asInt(0));
        node.set("delta", delta);
        node.set("logprobs", logprobs);
        node.set("finish_reason", finish);
        SseData.event(chunk, out);
    }

    private static void usage(ObjectNode head, JsonNode usage, ByteArrayOutputStream out) {
        ObjectNode chunk = head.deepCopy();
        chunk.putArray("choices");
        chunk.set("usage", usage);
        SseData.event(chunk, out);
    }

    @Override
    public byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from) {
        return CollectedChunks.of(frames, usage);
    }

    @Override
    public Frames frames(boolean usageTold) {
        if (usageTold == listener.usageWanted()) {
            return Frames.UNCHANGED;
        }
        return usageTold ? new WithoutUsage() : new WithUsage();
    }

    @Override
    public byte[] error(GatewayError error) {
        var out = new ByteArrayOutputStream();
        SseData.event(OpenAiErrors.node(error), out);
        return out.toByteArray();
    }

    /** Leaves out the chunk that only tells the usage. */
    private static final class WithoutUsage implements Frames {
        private static final ByteSearch USAGE = new ByteSearch("\"usage\"");

        @Override
        public byte[] next(byte[] frames) {
            if (!USAGE.in(frames)) {
                return frames;
            }
            var kept = new ByteArrayOutputStream(frames.length);
            for (Frame frame : SseFrames.in(frames)) {
                if (!isUsage(Json.tryRead(frame.data()))) {
                    kept.writeBytes(frame.raw());
                }
            }
            return kept.toByteArray();
        }

        @Override
        public byte[] end(Usage usage) {
            return new byte[0];
        }
    }

    static boolean isUsage(@Nullable JsonNode chunk) {
        return chunk != null
                && chunk.path("usage").isObject()
                && chunk.path("choices").isArray()
                && chunk.path("choices").isEmpty();
    }

    /** Tells the usage, which is known at the end, before the marker. */
    private static final class WithUsage implements Frames {
        private @Nullable ObjectNode head;

        @Override
        public byte[] next(byte[] frames) {
            if (head == null) {
                for (Frame frame : SseFrames.in(frames)) {
                    if (head == null
                            && Json.tryRead(frame.data()) instanceof ObjectNode chunk
                            && chunk.has("choices")) {
                        head = head(chunk);
                    }
                }
            }
            int end = frames.length - DONE.length;
            boolean last = end >= 0 && Arrays.equals(frames, end, frames.length, DONE, 0, DONE.length);
            return last ? Arrays.copyOf(frames, end) : frames;
        }

        @Override
        public byte[] end(Usage usage) {
            var out = new ByteArrayOutputStream();
            if (head != null) {
                Retold.usage(head, ChatWords.usage(usage), out);
            }
            SseData.marker(out);
            return out.toByteArray();
        }
    }
}

package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.SseFrames;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A completion as another caller wants it: under this one's request, and with its own account of how it came about. */
final class Retold implements Retelling {
    private static final ByteSearch REQUEST_ID = new ByteSearch("\"request_id\"");
    private static final ByteSearch USAGE = new ByteSearch("\"usage\"");
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> HEAD = List.of("id", "object", "created", "model");
    private static final List<String> ACCOUNT =
            List.of("tool_calls", "reasoning_content", "attempts", "cache", "latency_ms");

    private final Listener listener;
    private final boolean advanced;
    private final Function<GatewayError, byte[]> errors;

    Retold(Listener listener, boolean advanced, Function<GatewayError, byte[]> errors) {
        this.listener = listener;
        this.advanced = advanced;
        this.errors = errors;
    }

    @Override
    public byte[] whole(byte[] answer) {
        if (!(Json.tryRead(answer) instanceof ObjectNode node)) {
            return answer;
        }
        personal(node);
        return Json.bytes(node);
    }

    private void personal(ObjectNode node) {
        if (node.has("id")) {
            node.put("id", "cmpl_" + listener.requestId());
        }
        if (node.has("request_id")) {
            node.put("request_id", listener.requestId());
        }
        if (node.has("cache")) {
            node.put("cache", Account.word(listener.use()));
            node.putArray("attempts");
            node.put("latency_ms", listener.waited().get().toMillis());
        }
    }

    @Override
    public byte @Nullable [] streamed(byte[] answer, Usage usage) {
        if (!(Json.tryRead(answer) instanceof ObjectNode whole)) {
            return null;
        }
        personal(whole);
        JsonNode choice = whole.path("choices").path(0);
        var out = new ByteArrayOutputStream(answer.length * 2);
        String text = choice.path("text").asString("");
        if (!text.isEmpty()) {
            SseData.event(chunk(whole, text, null), out);
        }
        ObjectNode last = chunk(whole, "", Json.textOf(choice, "finish_reason"));
        if (advanced) {
            copy(whole, List.of("provider", "request_id"), last);
            copy(whole, ACCOUNT, last);
        }
        SseData.event(last, out);
        if (listener.usageWanted()) {
            SseData.event(
                    usage(whole, whole.path("usage").isObject() ? whole.get("usage") : ChatWords.usage(usage)), out);
        }
        SseData.marker(out);
        return out.toByteArray();
    }

    private ObjectNode chunk(ObjectNode from, String text, @Nullable String finish) {
        ObjectNode chunk = Json.object();
        copy(from, HEAD, chunk);
        AnswerWriter.choice(chunk, text, finish);
        if (listener.usageWanted()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private static ObjectNode usage(ObjectNode from, JsonNode usage) {
        ObjectNode chunk = Json.object();
        copy(from, HEAD, chunk);
        chunk.putArray("choices");
        chunk.set("usage", usage);
        return chunk;
    }

    private static void copy(ObjectNode from, List<String> members, ObjectNode to) {
        for (String member : members) {
            if (from.has(member)) {
                to.set(member, from.get(member));
            }
        }
    }

    @Override
    public byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from) {
        ObjectNode answer = Json.object();
        ObjectNode account = Json.object();
        var text = new StringBuilder();
        String finish = null;
        JsonNode used = null;
        for (Frame frame : SseFrames.in(frames)) {
            if (!(Json.tryRead(frame.data()) instanceof ObjectNode chunk)) {
                continue;
            }
            if (!chunk.has("choices")) {
                return null;
            }
            copy(chunk, HEAD, answer);
            copy(chunk, ACCOUNT, account);
            used = chunk.path("usage").isObject() ? chunk.get("usage") : used;
            JsonNode choice = chunk.path("choices").path(0);
            text.append(choice.path("text").asString(""));
            finish = finish == null ? Json.textOf(choice, "finish_reason") : finish;
        }
        if (finish == null) {
            return null;
        }
        answer.put("provider", from.target().provider());
        answer.put("content", text.toString());
        answer.put("completion", text.toString());
        answer.put("request_id", listener.requestId());
        AnswerWriter.choice(answer, text.toString(), finish);
        answer.set("usage", used == null ? ChatWords.usage(usage) : used);
        answer.setAll(account);
        personal(answer);
        return Json.bytes(answer);
    }

    @Override
    public Frames frames(boolean usageTold) {
        return new Chunks(usageTold);
    }

    @Override
    public byte[] error(GatewayError error) {
        return errors.apply(error);
    }

    private final class Chunks implements Frames {
        private final boolean usageTold;
        private @Nullable ObjectNode first;

        Chunks(boolean usageTold) {
            this.usageTold = usageTold;
        }

        @Override
        public byte[] next(byte[] frames) {
            boolean adds = !usageTold && listener.usageWanted();
            boolean drops = usageTold && !listener.usageWanted() && USAGE.in(frames);
            boolean last = adds && endsWithMarker(frames);
            if (!drops && !last && !(adds && first == null) && !REQUEST_ID.in(frames)) {
                return frames;
            }
            var out = new ByteArrayOutputStream(frames.length);
            for (Frame frame : SseFrames.in(frames)) {
                if (Json.tryRead(frame.data()) instanceof ObjectNode chunk) {
                    chunk(chunk, frame, drops, out);
                } else if (!last) {
                    out.writeBytes(frame.raw());
                }
            }
            return out.toByteArray();
        }

        private void chunk(ObjectNode chunk, Frame frame, boolean drops, ByteArrayOutputStream out) {
            first = first == null && chunk.has("choices") ? chunk : first;
            if (drops && chunk.path("usage").isObject()) {
                return;
            }
            if (chunk.has("request_id")) {
                String id = Json.textOf(chunk, "id");
                personal(chunk);
                // All chunks of a stream bear one.
                if (id != null) {
                    chunk.put("id", id);
                }
                SseData.event(chunk, out);
            } else {
                out.writeBytes(frame.raw());
            }
        }

        private static boolean endsWithMarker(byte[] frames) {
            int end = frames.length - DONE.length;
            return end >= 0 && Arrays.equals(frames, end, frames.length, DONE, 0, DONE.length);
        }

        @Override
        public byte[] end(Usage usage) {
            if (usageTold || !listener.usageWanted()) {
                return new byte[0];
            }
            var out = new ByteArrayOutputStream();
            ObjectNode head = first;
            if (head != null) {
                SseData.event(usage(head, ChatWords.usage(usage)), out);
            }
            SseData.marker(out);
            return out.toByteArray();
        }
    }
}

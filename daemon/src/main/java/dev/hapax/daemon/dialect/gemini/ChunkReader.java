package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an answer: a stream of <a
 * href="https://ai.google.dev/api/generate-content#generatecontentresponse">GenerateContentResponse</a>, or one that
 * holds it whole. No event marks the end of a stream: the finish waits for the end of the bytes, since text and counts
 * may still follow the reason to end.
 */
final class ChunkReader implements StreamReader {
    private final PartReader parts;
    private final UsageCount usage = new UsageCount();
    private boolean started;
    private @Nullable FinishReason finish;
    private boolean ended;

    ChunkReader(Signatures signatures) {
        this.parts = new PartReader(signatures);
    }

    List<ChatEvent> whole(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        var events = new ArrayList<ChatEvent>();
        chunk(Json.readAnswer(body), body, events::add);
        if (!end(events::add)) {
            throw new MalformedAnswer("The answer has no finishReason");
        }
        return events;
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        if (frame.data().length == 0 || frame.text().equals("[DONE]")) {
            return;
        }
        ObjectNode chunk;
        try {
            chunk = Json.readAnswer(frame.data());
        } catch (MalformedAnswer e) {
            if (finish != null) {
                // A finished answer is not lost for what trails behind it.
                return;
            }
            throw e;
        }
        chunk(chunk, frame.data(), events);
    }

    @Override
    public boolean end(Consumer<ChatEvent> events) {
        FinishReason reason = finish;
        if (reason == null) {
            return false;
        }
        if (!ended) {
            ended = true;
            if (usage.reported()) {
                events.accept(new ChatEvent.UsageReported(usage.usage()));
            }
            boolean calls = reason == FinishReason.STOP && parts.called();
            events.accept(new ChatEvent.Finished(calls ? FinishReason.TOOL_CALLS : reason, null));
        }
        return true;
    }

    @Override
    public boolean whole() {
        return finish != null;
    }

    @Override
    public boolean complete() {
        return ended;
    }

    private void chunk(ObjectNode chunk, byte[] bytes, Consumer<ChatEvent> events)
            throws MalformedAnswer, ErrorInAnswer {
        if (chunk.hasNonNull("error")) {
            throw new ErrorInAnswer(Errors.read(bytes));
        }
        JsonNode candidate = candidate(chunk);
        boolean blocked = Json.textOf(Json.objectOf(chunk, "promptFeedback"), "blockReason") != null;
        if (!blocked && !candidate.isObject() && !chunk.has("usageMetadata") && !chunk.has("promptFeedback")) {
            throw new MalformedAnswer("An event has neither candidates nor counts");
        }
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Started(Json.textOf(chunk, "responseId"), Json.textOf(chunk, "modelVersion")));
        }
        parts.read(Json.listOf(Json.objectOf(candidate, "content"), "parts"), events);
        usage.read(Json.objectOf(chunk, "usageMetadata"));
        if (blocked && !candidate.isObject()) {
            finish = FinishReason.FILTERED;
        }
        String word = Json.textOf(candidate, "finishReason");
        if (word != null && finish == null) {
            end(word, candidate, bytes);
        }
    }

    /** The one answer that can be translated: the candidate with index 0, or without any. */
    private static JsonNode candidate(ObjectNode chunk) {
        for (JsonNode candidate : Json.listOf(chunk, "candidates")) {
            if (candidate.isObject() && Json.longOf(candidate, "index") == 0) {
                return candidate;
            }
        }
        return Json.array().path(0);
    }

    private void end(String word, JsonNode candidate, byte[] bytes) throws ErrorInAnswer {
        if (FinishReasons.failed(word)) {
            String said = Json.textOf(candidate, "finishMessage");
            String message = said == null ? "the model ended with " + word : said;
            throw new ErrorInAnswer(new ProviderError(word, null, message, null, bytes));
        }
        finish = FinishReasons.of(word);
    }
}

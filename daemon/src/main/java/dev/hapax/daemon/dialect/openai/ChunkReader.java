package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a stream of {@code chat.completion.chunk} objects. The finish waits for the end marker or the end of the bytes,
 * so that usage, which comes after it, is handed on before it.
 */
final class ChunkReader implements StreamReader {
    /** Set for one call of {@link #read}: the pieces below keep one consumer for the whole stream. */
    private Consumer<ChatEvent> events = _ -> {};

    private final AnswerPieces pieces = new AnswerPieces(event -> events.accept(event));
    private @Nullable ToolCallReader tools;
    private @Nullable String finish;
    private boolean refused;
    private boolean finished;
    private boolean marker;

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        if (frame.data().length == 0 || marker) {
            return;
        }
        this.events = events;
        if (ChunkScanner.isMarker(frame)) {
            marker = true;
            finish();
            return;
        }
        ObjectNode chunk = chunk(frame);
        if (chunk != null) {
            chunk(chunk, frame);
        }
    }

    @Override
    public boolean end(Consumer<ChatEvent> events) {
        this.events = events;
        if (tools != null) {
            tools.end();
        }
        finish();
        return finish != null;
    }

    @Override
    public boolean whole() {
        return finish != null;
    }

    @Override
    public boolean complete() {
        return marker;
    }

    private @Nullable ObjectNode chunk(Frame frame) throws MalformedAnswer {
        try {
            return Json.readAnswer(frame.data());
        } catch (MalformedAnswer e) {
            if (finish != null) {
                // A finished answer is not lost for what trails behind it.
                return null;
            }
            throw e;
        }
    }

    private void chunk(ObjectNode chunk, Frame frame) throws ErrorInAnswer {
        JsonNode choice = choice(chunk);
        String reason = AnswerPieces.word(choice, "finish_reason");
        if (chunk.hasNonNull("error") || "error".equals(frame.event()) || "error".equals(reason)) {
            throw new ErrorInAnswer(OpenAiErrors.read(frame.data()));
        }
        if (choice.isObject()) {
            delta(start(chunk), Json.objectOf(choice, "delta"));
            if (reason != null && finish == null) {
                finish = reason;
            }
        }
        usage(chunk);
    }

    /** The one answer that can be translated: the choice with index 0, or without any. */
    private static JsonNode choice(ObjectNode chunk) {
        for (JsonNode choice : Json.listOf(chunk, "choices")) {
            if (choice.isObject() && Json.longOf(choice, "index") == 0) {
                return choice;
            }
        }
        return Json.array().path(0);
    }

    private ToolCallReader start(ObjectNode chunk) {
        ToolCallReader known = tools;
        if (known == null) {
            known = new ToolCallReader(chunk, event -> events.accept(event));
            tools = known;
            events.accept(new ChatEvent.Started(AnswerPieces.word(chunk, "id"), AnswerPieces.word(chunk, "model")));
        }
        return known;
    }

    private void delta(ToolCallReader calls, ObjectNode delta) {
        if (AnswerPieces.word(delta, "content") != null) {
            calls.end();
        }
        refused |= AnswerPieces.word(delta, "refusal") != null;
        pieces.read(delta);
        for (JsonNode piece : Json.listOf(delta, "tool_calls")) {
            if (piece.isObject()) {
                calls.piece(piece);
            }
        }
    }

    private void usage(ObjectNode chunk) {
        var usage = new UsageCount();
        usage.read(chunk.get("usage"));
        usage.read(Json.objectOf(chunk, "x_groq").get("usage"));
        if (usage.reported()) {
            start(chunk);
            events.accept(new ChatEvent.UsageReported(usage.usage()));
        }
    }

    private void finish() {
        if (finish == null || finished) {
            return;
        }
        finished = true;
        boolean calls = false;
        if (tools != null) {
            tools.end();
            calls = tools.any();
        }
        FinishReason reason = AnswerPieces.reason(finish, calls, refused);
        events.accept(new ChatEvent.Finished(reason, null));
    }
}

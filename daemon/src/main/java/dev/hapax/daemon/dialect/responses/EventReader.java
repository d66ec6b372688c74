package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a stream of <a href="https://platform.openai.com/docs/api-reference/responses-streaming">events</a>. Those that
 * are not known say nothing that others would not say too.
 */
final class EventReader implements StreamReader {
    /** Set for one call of {@link #read}: the items below keep one consumer for the whole stream. */
    private Consumer<ChatEvent> events = _ -> {};

    private final OutputReader items = new OutputReader(event -> events.accept(event));
    private boolean started;
    private boolean whole;
    private boolean marker;

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer {
        if (frame.data().length == 0 || complete()) {
            return;
        }
        this.events = events;
        if (EventScanner.isMarker(frame)) {
            marker = true;
            return;
        }
        ObjectNode event = Json.readAnswer(frame.data());
        String type = Json.textOf(event, "type");
        event(type == null ? frame.event() : type, event, frame);
    }

    @Override
    public boolean end(Consumer<ChatEvent> events) {
        return whole;
    }

    @Override
    public boolean whole() {
        return whole;
    }

    @Override
    public boolean complete() {
        return whole || marker;
    }

    private void event(@Nullable String type, ObjectNode event, Frame frame) throws ErrorInAnswer {
        long index = OutputReader.index(event);
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> start(event);
            case "response.output_item.added" -> items.added(index, event.path("item"));
            case "response.output_item.done" -> items.done(index, event.path("item"));
            case "response.output_text.delta" -> items.text(index, delta(event));
            case "response.refusal.delta" -> items.refusal(index, delta(event));
            case "response.reasoning_summary_part.added" -> items.nextSummary(index);
            case "response.reasoning_summary_text.delta" -> items.thinking(index, "summary", delta(event));
            case "response.reasoning_text.delta" -> items.thinking(index, "content", delta(event));
            case "response.function_call_arguments.delta" -> items.arguments(index, delta(event));
            case "response.function_call_arguments.done" -> {
                String arguments = Json.textOf(event, "arguments");
                items.allArguments(index, arguments == null ? "" : arguments);
            }
            case "response.completed", "response.incomplete" -> {
                start(event);
                ObjectNode response = Json.objectOf(event, "response");
                items.whole(response);
                AnswerReader.end(response, items, events);
                whole = true;
            }
            case "error", "response.failed" -> throw new ErrorInAnswer(Errors.read(frame.data()));
            case null, default -> {
                if (event.path("error").isObject()) {
                    throw new ErrorInAnswer(Errors.read(frame.data()));
                }
            }
        }
    }

    private void start(ObjectNode event) {
        if (!started) {
            started = true;
            events.accept(AnswerReader.started(Json.objectOf(event, "response")));
        }
    }

    private static String delta(ObjectNode event) {
        String delta = Json.textOf(event, "delta");
        return delta == null ? "" : delta;
    }
}

package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes a stream of events, numbered from 0. */
final class EventWriter implements StreamWriter {
    private final ResponseObject response;
    private final Output output;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Usage usage = Usage.NONE;
    private int number;
    private boolean started;
    private boolean finished;

    EventWriter(AnswerContext context) {
        this.response = new ResponseObject(context);
        this.output = new Output(response.tools(), response.stem(), event -> emit(event));
    }

    @Override
    public void write(ChatEvent event, ByteArrayOutputStream out) {
        if (finished) {
            return;
        }
        this.out = out;
        start(event instanceof ChatEvent.Started(String id, var _) ? id : null);
        switch (event) {
            case ChatEvent.UsageReported(Usage reported) -> usage = reported;
            case ChatEvent.Finished(FinishReason reason, var _) -> finish(reason);
            case ChatEvent.Started _ -> {}
            case ChatEvent.TextDelta _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _ -> output.take(event);
        }
    }

    private void start(@Nullable String id) {
        if (started) {
            return;
        }
        started = true;
        response.called(id);
        emit("response.created", response.inProgress());
        emit("response.in_progress", response.inProgress());
    }

    private void finish(FinishReason reason) {
        finished = true;
        boolean complete = ResponseObject.incomplete(reason, output.refused()) == null;
        output.end(complete);
        emit(complete ? "response.completed" : "response.incomplete", response.ended(reason, output, usage));
    }

    private void emit(String type, ObjectNode whole) {
        ObjectNode event = Json.object().put("type", type);
        event.set("response", whole);
        emit(event);
    }

    private void emit(ObjectNode event) {
        event.put("sequence_number", number++);
        SseData.named(event.get("type").stringValue(), event, out);
    }
}

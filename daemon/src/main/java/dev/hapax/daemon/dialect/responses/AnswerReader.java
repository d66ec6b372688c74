package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a whole answer, a {@code response} object. */
final class AnswerReader {
    private AnswerReader() {}

    static List<ChatEvent> read(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode response = Json.readAnswer(body);
        if (response.hasNonNull("error") || "failed".equals(Json.textOf(response, "status"))) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        if (!response.path("output").isArray()) {
            throw new MalformedAnswer("The answer has no output");
        }
        var events = new ArrayList<ChatEvent>();
        events.add(started(response));
        var items = new OutputReader(events::add);
        items.whole(response);
        end(response, items, events::add);
        return events;
    }

    static ChatEvent started(ObjectNode response) {
        return new ChatEvent.Started(Json.textOf(response, "id"), Json.textOf(response, "model"));
    }

    /** Usage and finish. */
    static void end(ObjectNode response, OutputReader items, Consumer<ChatEvent> events) {
        Usage usage = UsageCount.of(response.path("usage"));
        if (usage != null) {
            events.accept(new ChatEvent.UsageReported(usage));
        }
        events.accept(new ChatEvent.Finished(finish(response, items), null));
    }

    private static FinishReason finish(JsonNode response, OutputReader items) {
        if (!"completed".equals(Json.textOf(response, "status"))) {
            return incomplete(Json.textOf(Json.objectOf(response, "incomplete_details"), "reason"));
        }
        return items.called() ? FinishReason.TOOL_CALLS : items.refused() ? FinishReason.FILTERED : FinishReason.STOP;
    }

    /** What the reason stands for; an answer that stopped for none that is known stays unknown. */
    static FinishReason incomplete(@Nullable String reason) {
        return switch (reason) {
            case "max_output_tokens" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.FILTERED;
            case null, default -> FinishReason.UNKNOWN;
        };
    }
}

package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a whole answer, a {@code chat.completion} object. */
final class AnswerReader {
    private AnswerReader() {}

    static List<ChatEvent> read(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(body);
        if (root.hasNonNull("error")) {
            throw new ErrorInAnswer(OpenAiErrors.read(body));
        }
        if (!(Json.listOf(root, "choices").path(0) instanceof ObjectNode choice)
                || !(choice.get("message") instanceof ObjectNode message)) {
            throw new MalformedAnswer("The answer has no choices[0].message");
        }
        String finish = Json.textOf(choice, "finish_reason");
        if ("error".equals(finish)) {
            throw new ErrorInAnswer(OpenAiErrors.read(body));
        }
        var events = new ArrayList<ChatEvent>();
        var tools = new ToolCallReader(root, events::add);
        events.add(new ChatEvent.Started(AnswerPieces.word(root, "id"), AnswerPieces.word(root, "model")));
        new AnswerPieces(events::add).read(message);
        for (JsonNode call : Json.listOf(message, "tool_calls")) {
            tools.whole(call);
        }
        tools.end();
        var usage = new UsageCount();
        usage.read(root.get("usage"));
        if (usage.reported()) {
            events.add(new ChatEvent.UsageReported(usage.usage()));
        }
        FinishReason reason =
                AnswerPieces.reason(finish, tools.any(), message.path("refusal").isString());
        events.add(new ChatEvent.Finished(reason, null));
        return events;
    }
}

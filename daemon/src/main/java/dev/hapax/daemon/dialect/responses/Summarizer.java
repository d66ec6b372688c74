package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Checks a whole answer that passes through and takes from it what accounting needs. */
final class Summarizer {
    private final UsageCount usage = new UsageCount();
    private final List<String> handles = new ArrayList<>();
    private final List<String> seals = new ArrayList<>();
    private @Nullable String model;
    private @Nullable String status;
    private @Nullable String incompleteBecause;
    private boolean answered;
    private boolean error;

    private Summarizer() {}

    static AnswerSummary summarize(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        var summarizer = new Summarizer();
        try (JsonParser parser = JsonScan.lenient(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("The body is not a JSON object");
            }
            summarizer.response(parser);
            if (parser.nextToken() != null) {
                throw new MalformedAnswer("Something follows the answer's JSON object");
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        if (summarizer.error || "failed".equals(summarizer.status)) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        if (!summarizer.answered) {
            throw new MalformedAnswer("The answer has no output");
        }
        return new AnswerSummary(
                summarizer.model, summarizer.finish(), summarizer.usage.usage(), summarizer.handles, summarizer.seals);
    }

    private FinishReason finish() {
        return "completed".equals(status) ? FinishReason.STOP : AnswerReader.incomplete(incompleteBecause);
    }

    private void response(JsonParser value) {
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            JsonToken token = value.nextToken();
            switch (name) {
                case "error" -> error |= token != JsonToken.VALUE_NULL;
                case "id" -> hold(textAt(value));
                case "conversation" -> hold(textIn(value, "id"));
                case "model" -> model = textAt(value);
                case "status" -> status = textAt(value);
                case "incomplete_details" -> incompleteBecause = textIn(value, "reason");
                case "usage" -> usage.read(value);
                case "output" -> output(value);
                default -> {}
            }
            value.skipChildren();
        }
    }

    private void output(JsonParser value) {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        answered = true;
        while (value.nextToken() != JsonToken.END_ARRAY) {
            SealedReasoning.Item item = SealedReasoning.item(value);
            hold(item.id());
            String seal = item.seal();
            if (seal != null) {
                seals.add(seal);
            }
            value.skipChildren();
        }
    }

    private void hold(@Nullable String id) {
        if (id != null) {
            handles.add(id);
        }
    }

    static @Nullable String textAt(JsonParser value) {
        return value.currentToken() == JsonToken.VALUE_STRING ? value.getString() : null;
    }

    /** A member's text, if the parser is at an object, which is read to its end. */
    static @Nullable String textIn(JsonParser value, String member) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String text = null;
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = value.currentName().equals(member);
            value.nextToken();
            if (wanted) {
                text = textAt(value);
            }
            value.skipChildren();
        }
        return text;
    }
}

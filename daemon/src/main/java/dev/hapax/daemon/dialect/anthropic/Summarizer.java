package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Checks a whole answer that passes through and takes from it what accounting needs. */
final class Summarizer {
    private final UsageCount usage = new UsageCount();
    private final Kept kept = new Kept();
    private @Nullable String model;
    private @Nullable String stopReason;
    private boolean hasContent;
    private boolean error;

    private Summarizer() {}

    static AnswerSummary summarize(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        var summarizer = new Summarizer();
        try (JsonParser parser = JsonScan.lenient(body)) {
            summarizer.answer(parser);
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        if (summarizer.error) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        if (!summarizer.hasContent) {
            throw new MalformedAnswer("The answer has no content");
        }
        return new AnswerSummary(
                summarizer.model,
                StopReasons.read(summarizer.stopReason),
                summarizer.usage.usage(),
                summarizer.kept.handles(),
                summarizer.kept.signatures());
    }

    private void answer(JsonParser parser) throws MalformedAnswer {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("The body is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> error |= "error".equals(JsonScan.textOrNull(parser));
                case "error" -> error |= value != JsonToken.VALUE_NULL;
                case "model" -> model = JsonScan.textOrNull(parser);
                case "stop_reason" -> stopReason = JsonScan.textOrNull(parser);
                case "usage" -> usage.read(parser);
                case "id" -> kept.message(parser);
                case "container" -> kept.container(parser);
                case "content" -> content(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswer("Something follows the answer's JSON object");
        }
    }

    private void content(JsonParser value) {
        hasContent = value.currentToken() == JsonToken.START_ARRAY;
        while (hasContent && value.nextToken() != JsonToken.END_ARRAY) {
            kept.block(value);
            value.skipChildren();
        }
    }
}

package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Checks a whole answer that passes through and takes from it what accounting needs. */
final class Summarizer {
    private final UsageCount usage = new UsageCount();
    private @Nullable String model;
    private @Nullable String finish;
    private boolean answered;
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
            throw new ErrorInAnswer(OpenAiErrors.read(body));
        }
        if (!summarizer.answered) {
            throw new MalformedAnswer("The answer has no choices[0].message");
        }
        String word = summarizer.finish;
        FinishReason reason = word == null ? FinishReason.UNKNOWN : ChatWords.finish(word);
        return new AnswerSummary(summarizer.model, reason, summarizer.usage.usage());
    }

    private void answer(JsonParser parser) throws MalformedAnswer {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("The body is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "error" -> error |= value != JsonToken.VALUE_NULL;
                case "model" -> model = value == JsonToken.VALUE_STRING ? parser.getString() : null;
                case "usage" -> usage.read(parser);
                case "choices" -> choices(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswer("Something follows the answer's JSON object");
        }
    }

    private void choices(JsonParser value) {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        for (int i = 0; value.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == 0 && value.currentToken() == JsonToken.START_OBJECT) {
                choice(value);
            }
            value.skipChildren();
        }
    }

    private void choice(JsonParser value) {
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            JsonToken token = value.nextToken();
            switch (name) {
                case "message" -> answered = token == JsonToken.START_OBJECT;
                case "finish_reason" -> {
                    finish = token == JsonToken.VALUE_STRING ? value.getString() : null;
                    error |= "error".equals(finish);
                }
                default -> {}
            }
            value.skipChildren();
        }
    }
}

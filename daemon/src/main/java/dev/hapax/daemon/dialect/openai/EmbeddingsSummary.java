package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Checks an answer with vectors that passes through and takes its usage from it; the vectors are stepped over. */
final class EmbeddingsSummary {
    private EmbeddingsSummary() {}

    static Usage usage(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        var usage = new UsageCount();
        boolean vectors = false;
        boolean error = false;
        try (JsonParser parser = JsonScan.lenient(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("The body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "error" -> error |= value != JsonToken.VALUE_NULL;
                    case "data" ->
                        vectors = value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT;
                    case "usage" -> usage.read(parser);
                    default -> {}
                }
                stepOver(parser);
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        if (error) {
            throw new ErrorInAnswer(OpenAiErrors.read(body));
        }
        if (!vectors) {
            throw new MalformedAnswer("The answer has no data[0]");
        }
        return usage.usage();
    }

    /** To the end of the member of the answer in which the parser is. */
    private static void stepOver(JsonParser parser) {
        while (parser.streamReadContext().getNestingDepth() > 1) {
            parser.nextToken();
        }
    }
}

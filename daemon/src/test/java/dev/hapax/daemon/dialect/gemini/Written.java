package dev.hapax.daemon.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests as an OpenAI client makes them, and what is written for Gemini. */
record Written(JsonNode body, List<String> dropped) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param members of an OpenAI request besides its messages */
    static Written asking(String model, String members) throws BadRequest {
        return of(Streams.dialect(), model, "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}");
    }

    /** @param messages a list in OpenAI's words */
    static Written saying(String model, String messages) throws BadRequest {
        return saying(Streams.dialect(), model, messages);
    }

    static Written saying(GeminiDialect dialect, String model, String messages) throws BadRequest {
        return of(dialect, model, "{\"messages\":" + messages + "}");
    }

    static Written of(GeminiDialect dialect, String model, String openAiRequest) throws BadRequest {
        WrittenRequest written = dialect.write(request(openAiRequest), new TargetModel(model, null, Map.of()));
        return new Written(JSON.readTree(written.body()), written.dropped());
    }

    static ChatRequest request(String openAiRequest) throws BadRequest {
        return new OpenAiDialect().read(openAiRequest.getBytes(UTF_8));
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    JsonNode at(String pointer) {
        return body.at(pointer);
    }

    JsonNode contents() {
        return body.path("contents");
    }
}

package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import tools.jackson.databind.json.JsonMapper;

/** What a chat completion says, whole or streamed. */
final class SharedText {
    private SharedText() {}

    static String of(HttpResponse<String> answer) {
        String body = answer.body();
        if (body.startsWith("{")) {
            return JsonMapper.shared()
                    .readTree(body)
                    .path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asString("");
        }
        assertThat(body).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
        var text = new StringBuilder();
        body.lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> text.append(JsonMapper.shared()
                        .readTree(line.substring(6))
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString("")));
        return text.toString();
    }
}

package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RecordedRequest;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that are called OpenAI and have Chat Completions alone serve callers of the Responses API too. */
class ChatOnlyServerStoryTest {
    private static final String QUESTION = "{\"model\":\"gpt\",\"input\":\"hi\"}";

    private static RunningHapax before(FakeProvider server, String api) throws Exception {
        return RunningHapax.with("""
                providers:
                  mine: {type: openai, base_url: "%s", api_key: fake, model: gpt%s}
                health_check: {mode: passive}
                retry: {max_retries: 0}
                """.formatted(server.baseUrl(), api));
    }

    private static List<String> paths(FakeProvider server) {
        return server.allRequests().stream().map(RecordedRequest::path).toList();
    }

    @Test
    void whatIsMissingIsAskedForOnce() throws Exception {
        try (FakeProvider server = FakeProvider.openAi();
                RunningHapax hapax = before(server, "")) {
            HttpResponse<String> first = hapax.post("/v1/responses", QUESTION);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains("\"object\":\"response\"", "hi");
            assertThat(first.headers().firstValue("x-hapax-attempts")).hasValue("1");
            HttpResponse<String> streamed = hapax.post("/v1/responses", QUESTION.replace("{", "{\"stream\":true,"));
            assertThat(streamed.body()).contains("event: response.completed");
            assertThat(paths(server)).containsExactly("/v1/responses", "/v1/chat/completions", "/v1/chat/completions");
        }
    }

    @Test
    void aServerThatHasItIsAskedAsItIs() throws Exception {
        try (FakeProvider server = FakeProvider.responses();
                RunningHapax hapax = before(server, "")) {
            server.next(Reply.error(404, "model_not_found"));
            assertThat(hapax.post("/v1/responses", QUESTION).statusCode()).isEqualTo(502);
            assertThat(paths(server)).containsExactly("/v1/responses");
        }
    }

    @Test
    void nothingIsRememberedOfAServerThatAnswersNeitherWay() throws Exception {
        try (FakeProvider server = FakeProvider.openAi();
                RunningHapax hapax = before(server, "")) {
            server.next(Reply.error(500, "server_error"));
            assertThat(hapax.post("/v1/responses", QUESTION).statusCode()).isEqualTo(500);
            assertThat(hapax.post("/v1/responses", QUESTION).statusCode()).isEqualTo(200);
            assertThat(paths(server))
                    .containsExactly("/v1/responses", "/v1/chat/completions", "/v1/responses", "/v1/chat/completions");
        }
    }

    @Test
    void whoChoseTheApiKeepsIt() throws Exception {
        try (FakeProvider server = FakeProvider.openAi();
                RunningHapax hapax = before(server, ", api: responses")) {
            assertThat(hapax.post("/v1/responses", QUESTION).statusCode()).isEqualTo(502);
            assertThat(paths(server)).containsExactly("/v1/responses");
        }
    }
}

package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's API at Azure: a deployment's address, a key of another name, a filter's frames. */
class AzureStoryTest {
    private static final String QUESTION =
            "{\"model\":\"far/gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static String yaml(FakeProvider fake, String path, String more) {
        return """
                providers:
                  far: {type: azure-openai, base_url: "%s%s", api_key: fake-azure-key, models: {gpt: {}}%s}
                retry: {max_retries: 0}
                """.formatted(origin(fake), path, more);
    }

    private static URI origin(FakeProvider fake) {
        return URI.create("http://127.0.0.1:" + fake.port());
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/openai/deployments/mine/chat/completions?api-version=2024-06-01 | '' | /openai/deployments/mine/chat/completions?api-version=2024-06-01",
                "''              | ''                                       | /openai/v1/chat/completions",
                "/openai/v1/     | ''                                       | /openai/v1/chat/completions",
                "/openai         | ''                                       | /openai/deployments/gpt/chat/completions?api-version=2024-10-21",
                "''              | ', options: {api_version: \"2024-06-01\"}' | /openai/deployments/gpt/chat/completions?api-version=2024-06-01",
            })
    void theAddressSaysWhichApiItIs(String path, String more, String asked) throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, path, more))) {
            HttpResponse<String> answer = hapax.post("/v1/chat/completions", QUESTION);
            assertThat(answer.statusCode()).isEqualTo(200);
            RecordedRequest request = far.lastRequest();
            assertThat(request.path()).isEqualTo(asked);
            assertThat(request.header("api-key")).isEqualTo("fake-azure-key");
            assertThat(request.headers()).doesNotContainKey("authorization");
            assertThat(request.json().has("api_version")).isFalse();
        }
    }

    @Test
    void theFilterOfThePromptIsNoContent() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "", ""))) {
            far.next(Misbehave.body("text/event-stream", """
                    data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}

                    data: {"choices":[{"content_filter_results":{},"delta":{"content":"","role":"assistant"},"finish_reason":null,"index":0}],"created":1,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

                    data: {"choices":[{"content_filter_results":{},"delta":{"content":"Hello"},"finish_reason":null,"index":0}],"created":1,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

                    data: {"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"content_filter","index":0}],"created":1,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

                    data: {"choices":[],"created":1,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk","usage":{"completion_tokens":1,"prompt_tokens":2,"total_tokens":3}}

                    data: [DONE]

                    """));
            HttpResponse<String> answer = hapax.post("/v1/messages", """
                    {"model":"far/gpt","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
            assertThat(answer.body()).contains("Hello").contains("\"stop_reason\":\"refusal\"");
            assertThat(answer.body()).containsOnlyOnce("event: content_block_start");
        }
    }

    @Test
    void responsesArePassedThroughWhereTheCallerSpeaksThem() throws Exception {
        try (FakeProvider far = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(yaml(far, "", ""))) {
            HttpResponse<String> answer =
                    hapax.post("/v1/responses", "{\"model\":\"far/gpt\",\"input\":\"hi\",\"a_field_of_tomorrow\":1}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(far.lastRequest().path()).isEqualTo("/openai/v1/responses");
            assertThat(far.lastRequest().text())
                    .contains("\"a_field_of_tomorrow\":1")
                    .contains("\"model\":\"gpt\"");
        }
    }
}

package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RecordedRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider cannot take is left out, and the caller is told so (http-api.md §5). */
class DroppedParamsStoryTest {
    private static final String DROPPED = "x-hapax-dropped-params";

    private static String provider(String kind, FakeProvider fake, String model) {
        return """
                providers:
                  up: {type: %s, base_url: %s, api_key: fake-one, models: {%s: {}}}
                health_check: {mode: passive}
                """.formatted(kind, fake.baseUrl(), model);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("18: an OpenAI caller of Claude reads which parameters were left out")
    void openAiCaller(boolean stream) throws Exception {
        try (FakeProvider fake = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(provider("anthropic", fake, "claude-sonnet-4-5"))) {
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"claude-sonnet-4-5\",\"stream\":" + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                            + "\"seed\":1,\"logprobs\":true,\"logit_bias\":{\"1\":2},\"presence_penalty\":1,"
                            + "\"frequency_penalty\":1,\"temperature\":1.5}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue(DROPPED).orElseThrow().split(", "))
                    .containsExactlyInAnyOrder(
                            "seed",
                            "logprobs",
                            "logit_bias",
                            "presence_penalty",
                            "frequency_penalty",
                            "temperature=1",
                            "max_tokens=4096");
            assertThat(fake.lastRequest().json().propertyNames())
                    .doesNotContain("seed", "logprobs", "logit_bias", "presence_penalty", "frequency_penalty");
        }
    }

    @Test
    @DisplayName("18: where nothing is left out, there is no header")
    void nothingDropped() throws Exception {
        try (FakeProvider fake = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(provider("anthropic", fake, "claude-sonnet-4-5"))) {
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue(DROPPED)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("29, 37: an Anthropic caller's cache_control and beta headers stay here")
    void anthropicCaller(boolean stream) throws Exception {
        try (FakeProvider fake = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(provider("openai", fake, "gpt-4o"))) {
            HttpResponse<String> answer = hapax.post(
                    "/v1/messages",
                    "{\"model\":\"gpt-4o\",\"max_tokens\":9,\"top_k\":3,\"stream\":" + stream
                            + ",\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"}}],"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    "anthropic-beta",
                    "context-1m-2025-08-07",
                    "anthropic-version",
                    "2023-06-01");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue(DROPPED).orElseThrow().split(", "))
                    .containsExactlyInAnyOrder("top_k", "cache_control");
            RecordedRequest sent = fake.lastRequest();
            assertThat(sent.text()).doesNotContain("cache_control", "top_k");
            assertThat(sent.headers()).doesNotContainKeys("anthropic-beta", "anthropic-version");
        }
    }
}

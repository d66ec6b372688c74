package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first target breaks; the caller gets the second one's answer at the first try. */
class FailoverStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static String twoProviders(FakeProvider first, FakeProvider second) {
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1, timeout: {first_token: 300ms}}
                  second: {type: anthropic, base_url: %s, api_key: fake-two, model: model-2}
                provider_preference: [first, second]
                health_check: {mode: passive}
                server: {request_timeout: 8s}
                retry: {max_retries: 0}
                """.formatted(first.baseUrl(), second.baseUrl());
    }

    private static String question(boolean stream) {
        return "{\"model\":\"default\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"nonce-77\"}]}";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTargetThatRefusesConnectionsIsPassedOver(boolean stream) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(twoProviders(first, second))) {
            first.stop();
            assertSecondAnswers(hapax, stream, "unreachable");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTargetThatAnswersFiveHundredIsPassedOver(boolean stream) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(twoProviders(first, second))) {
            first.next(Misbehave.status(500, Map.of()));
            assertSecondAnswers(hapax, stream, "server_error");
        }
    }

    @Test
    void aTargetThatHangsIsPassedOver() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(twoProviders(first, second))) {
            first.next(Misbehave.silence());
            assertSecondAnswers(hapax, true, "silent");
        }
    }

    /**
     * A whole answer has no timer for its first byte: a silent target is left when its share of the deadline is over.
     */
    @Test
    void aTargetThatHangsOnAWholeAnswerLeavesTheOthersTheirTime() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(twoProviders(first, second))) {
            first.next(Misbehave.silence());
            HttpResponse<String> answer = hapax.post("/v1/chat/completions", question(false), "X-Hapax-Timeout", "3s");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-hapax-provider")).hasValue("second");
        }
    }

    @Test
    void thePreferredTargetAnswersAgainWhenItIsBack() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(twoProviders(first, second))) {
            first.next(Misbehave.status(500, Map.of()));
            assertSecondAnswers(hapax, false, "server_error");
            HttpResponse<String> answer = hapax.post("/v1/chat/completions", question(false));
            assertThat(answer.headers().firstValue("x-hapax-provider")).hasValue("first");
        }
    }

    private static void assertSecondAnswers(RunningHapax hapax, boolean stream, String reason) throws Exception {
        HttpResponse<String> answer = hapax.post("/v1/chat/completions", question(stream));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-hapax-provider")).hasValue("second");
        assertThat(answer.headers().firstValue("x-hapax-model")).hasValue("model-2");
        assertThat(answer.headers().firstValue("x-hapax-attempts")).hasValue("2");
        if (stream) {
            assertThat(answer.body()).contains("\"model\":\"model-2\"").endsWith("data: [DONE]\n\n");
        } else {
            JsonNode body = JSON.readTree(answer.body());
            assertThat(body.path("model").stringValue()).isEqualTo("model-2");
            assertThat(body.at("/choices/0/message/content").stringValue()).contains("nonce-77");
        }
        String metrics = hapax.get("/metrics").body();
        assertThat(metrics)
                .contains("hapax_failovers_total{from=\"first/model-1\",reason=\"" + reason
                        + "\",to=\"second/model-2\"} 1")
                .containsPattern("hapax_upstream_attempts_total\\{[^}]*outcome=\"ok\",provider=\"second\"[^}]*} 1");
    }
}

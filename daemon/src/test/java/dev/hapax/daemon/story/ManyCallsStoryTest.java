package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Step;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that repeat their calls, and providers that are down: nobody makes a storm of it (failover.md §4). */
class ManyCallsStoryTest {
    private static String config(FakeProvider... providers) {
        var yaml = new StringBuilder("providers:\n");
        for (int i = 0; i < providers.length; i++) {
            yaml.append("  p%d: {type: openai, base_url: %s, api_key: fake, model: m, timeout: {first_token: 300ms}}\n"
                    .formatted(i, providers[i].baseUrl()));
        }
        return yaml.append("provider_preference: [")
                .append(providers.length == 1 ? "p0" : "p0, p1")
                .append("]\nhealth_check: {mode: passive}\nserver: {request_timeout: 5s}\n")
                .toString();
    }

    static Stream<Step> down() {
        return Stream.of(
                Misbehave.status(500, Map.of()),
                Misbehave.status(503, Map.of("Retry-After", "0")),
                Misbehave.hangUp(),
                Misbehave.emptyBody(),
                Misbehave.status(401, Map.of()),
                Misbehave.status(404, Map.of()));
    }

    private static void ask(RunningHapax hapax) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(hapax.url() + "/v1")
                .apiKey("any")
                .build();
        try {
            client.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model("default")
                            .addUserMessage("hi")
                            .build());
            throw new AssertionError("nobody could answer");
        } catch (OpenAIException expected) {
            assertThat(expected).hasMessageNotContaining("timeout");
        } finally {
            client.close();
        }
    }

    @ParameterizedTest
    @MethodSource("down")
    void anSdksCallCostsFourAttemptsAtMostWithOneProvider(Step down) throws Exception {
        try (FakeProvider only = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(only))) {
            only.always(down);
            ask(hapax);
            assertThat(only.count()).isBetween(1, 4);
        }
    }

    @ParameterizedTest
    @MethodSource("down")
    void anSdksCallCostsFourAttemptsAtMostWithTwo(Step down) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(first, second))) {
            first.always(down);
            second.always(down);
            ask(hapax);
            assertThat(first.count() + second.count()).isBetween(2, 4);
        }
    }

    @Test
    void aProviderThatIsDownGetsAFifthMoreAndThreeAtMost() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(first, second)
                        + "circuit_breaker: {failure_threshold: 1000, minimum_requests: 1000}\n")) {
            first.always(Misbehave.status(500, Map.of()));
            int requests = 40;
            for (int i = 0; i < requests; i++) {
                String question = "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
                assertThat(hapax.post("/v1/chat/completions", question).statusCode())
                        .isEqualTo(200);
            }
            assertThat(second.count()).isEqualTo(requests);
            assertThat(first.count()).isBetween(requests + 3, (int) (1.2 * requests) + 3);
        }
    }
}

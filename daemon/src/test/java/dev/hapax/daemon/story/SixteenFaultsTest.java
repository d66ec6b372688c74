package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sixteen faults that gateways have been judged by in public, each seen from both sides: what the caller gets, and what
 * the providers are asked. An answer has sixty tokens. The timers are {@link #FIRST_TOKEN} and {@link #IDLE}.
 */
class SixteenFaultsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST_TOKEN = "400ms";
    private static final String IDLE = "400ms";
    private static final String SIXTY =
            IntStream.rangeClosed(1, 60).mapToObj(number -> "token" + number).collect(Collectors.joining(" "));
    /** The first event of a stream is the role. */
    private static final int ROLE = 1;

    private static final String SECOND_OPENAI = "openai";
    private static final String SECOND_ANTHROPIC = "anthropic";

    /** What the caller got. */
    private record Got(int status, String text, boolean finished, boolean error, String provider, String attempts) {
        static Got of(HttpResponse<String> answer) {
            var text = new StringBuilder();
            boolean finished = false;
            boolean error = answer.statusCode() >= 400;
            for (String event : answer.body().split("\n\n", -1)) {
                String data = event.startsWith("data: ") ? event.substring("data: ".length()) : "";
                if (data.isEmpty() || data.equals("[DONE]")) {
                    continue;
                }
                JsonNode chunk = JSON.readTree(data);
                error |= chunk.has("error");
                JsonNode choice = chunk.path("choices").path(0);
                text.append(choice.path("delta").path("content").asString(""));
                finished |= choice.path("finish_reason").isString();
            }
            assertThat(answer.body().contains("[DONE]")).isEqualTo(finished);
            return new Got(
                    answer.statusCode(),
                    text.toString(),
                    finished,
                    error,
                    answer.headers().firstValue("x-hapax-provider").orElse(""),
                    answer.headers().firstValue("x-hapax-attempts").orElse(""));
        }

        void isWhole() {
            assertThat(status).isEqualTo(200);
            assertThat(text).isEqualTo(SIXTY);
            assertThat(finished).isTrue();
            assertThat(error).isFalse();
        }
    }

    /** Two providers, the second of either dialect, and a daemon that prefers the first. */
    private static final class Bench implements AutoCloseable {
        final FakeProvider first = FakeProvider.openAi();
        final FakeProvider second;
        final RunningHapax hapax;

        Bench(String secondKind) throws Exception {
            second = secondKind.equals(SECOND_ANTHROPIC) ? FakeProvider.anthropic() : FakeProvider.openAi();
            hapax = RunningHapax.with("""
                    providers:
                      first:
                        {type: openai, base_url: %s, api_key: fake-one, model: model-1, timeout: {first_token: %s, idle: %s}}
                      second: {type: %s, base_url: %s, api_key: fake-two, model: model-2}
                    provider_preference: [first, second]
                    failover: {stream_recovery: always}
                    retry: {initial_delay: 10ms}
                    circuit_breaker: {failure_threshold: 3, timeout: 300ms}
                    health_check: {interval: 100ms}
                    """.formatted(first.baseUrl(), FIRST_TOKEN, IDLE, secondKind, second.baseUrl()));
        }

        Got ask() throws Exception {
            String body = JSON.writeValueAsString(Map.of(
                    "model", "default", "stream", true, "messages", List.of(Map.of("role", "user", "content", SIXTY))));
            return Got.of(hapax.post("/v1/chat/completions", body));
        }

        String metrics() throws Exception {
            return hapax.get("/metrics").body();
        }

        @Override
        public void close() {
            hapax.close();
            first.close();
            second.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("1: 429 with Retry-After once")
    void oneTooManyRequests(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.tooManyRequests("0.05"));
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("first");
            assertThat(bench.first.count()).isEqualTo(2);
            assertThat(bench.second.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("2: 429 for ever")
    void tooManyRequestsForEver(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.always(Misbehave.tooManyRequests("30"));
            bench.ask().isWhole();
            bench.ask().isWhole();
            // The second request knows already that there is no point in asking.
            assertThat(bench.first.count()).isEqualTo(1);
            assertThat(bench.second.count()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("3: 500 once")
    void oneServerError(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.status(500, Map.of()));
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("first");
            assertThat(bench.first.count()).isEqualTo(2);
            assertThat(bench.second.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("4: 503 for ever")
    void unavailableForEver(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.always(Misbehave.status(503, Map.of()));
            for (int i = 0; i < 20; i++) {
                bench.ask().isWhole();
            }
            assertThat(bench.second.count()).isEqualTo(20);
            // Three failures open the breaker; after that a probe now and then, and no storm.
            assertThat(bench.first.count()).isLessThanOrEqualTo(8);
        }
    }

    @ParameterizedTest
    @CsvSource({"openai, false", "openai, true", "anthropic, false", "anthropic, true"})
    @DisplayName("5: reset before headers")
    void resetBeforeHeaders(String second, boolean reusedConnection) throws Exception {
        try (Bench bench = new Bench(second)) {
            if (reusedConnection) {
                bench.ask().isWhole();
            }
            int before = bench.first.count();
            bench.first.next(Misbehave.reset());
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("first");
            assertThat(bench.first.count() - before).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("6: no answer at all")
    void noAnswerAtAll(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.silence());
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("second");
            // A silent target is not asked twice.
            assertThat(bench.first.count()).isEqualTo(1);
            assertThat(bench.first.awaitHangUp(Duration.ofSeconds(5))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("7: the first token comes after twenty seconds")
    void theFirstTokenIsLate(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.stallAfter(ROLE));
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("second");
            assertThat(bench.first.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("8: cut after forty tokens of sixty")
    void cutAfterForty(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.cutAfter(ROLE + 40));
            bench.ask().isWhole();
            assertThat(bench.second.count()).isEqualTo(1);
            assertThat(bench.metrics()).contains("hapax_splices_total{result=\"ok\"} 1.0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("9: silent after twenty tokens")
    void stallAfterTwenty(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.stallAfter(ROLE + 20));
            bench.ask().isWhole();
            assertThat(bench.second.count()).isEqualTo(1);
            assertThat(bench.first.awaitHangUp(Duration.ofSeconds(5))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"openai, 0", "openai, 1", "openai, 30", "anthropic, 0", "anthropic, 1", "anthropic, 30"})
    @DisplayName("10: a malformed event")
    void aMalformedEvent(String second, int after) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.malformedEvent(after));
            bench.ask().isWhole();
            assertThat(bench.second.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("11: no [DONE]")
    void noDone(boolean staysOpen) throws Exception {
        try (Bench bench = new Bench(SECOND_OPENAI)) {
            bench.first.next(staysOpen ? Misbehave.noDoneAndStays() : Misbehave.noDone());
            String body = JSON.writeValueAsString(Map.of(
                    "model", "default", "stream", true, "messages", List.of(Map.of("role", "user", "content", SIXTY))));
            HttpResponse<String> answer = bench.hapax.post("/v1/chat/completions", body);
            // The answer is whole by its finish_reason; that it has an end marker is for the caller's sake.
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("token60")
                    .contains("\"finish_reason\":\"stop\"")
                    .doesNotContain("error");
            assertThat(bench.first.count()).isEqualTo(1);
            assertThat(bench.second.count()).isZero();
        }
    }

    @Test
    @DisplayName("12: the context is too long")
    void contextLength() throws Exception {
        try (Bench bench = new Bench(SECOND_ANTHROPIC)) {
            bench.first.next(Misbehave.status(400, "context_length_exceeded", Map.of()));
            Got got = bench.ask();
            assertThat(got.status()).isEqualTo(400);
            assertThat(bench.first.count()).isEqualTo(1);
            assertThat(bench.second.count()).isZero();
        }
    }

    @Test
    @DisplayName("13: the provider's content filter")
    void contentFilter() throws Exception {
        try (Bench bench = new Bench(SECOND_ANTHROPIC)) {
            bench.first.next(Misbehave.status(400, "content_filter", Map.of()));
            Got got = bench.ask();
            assertThat(got.status()).isEqualTo(400);
            assertThat(bench.first.count()).isEqualTo(1);
            assertThat(bench.second.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("14: cut, and the fallback refuses an assistant prefill")
    void theFallbackRefusesPrefill(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.first.next(Misbehave.cutAfter(ROLE + 40));
            Misbehave refusesPrefill = exchange -> {
                JsonNode messages = exchange.request().json().path("messages");
                boolean prefilled = messages.path(messages.size() - 1)
                        .path("role")
                        .asString("")
                        .equals("assistant");
                exchange.perform(prefilled ? Misbehave.status(400, Map.of()) : Reply.text(SIXTY));
            };
            bench.second.always(refusesPrefill);
            bench.ask().isWhole();
            assertThat(bench.second.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECOND_OPENAI, SECOND_ANTHROPIC})
    @DisplayName("15: the primary is down for a while and returns")
    void downAndBack(String second) throws Exception {
        try (Bench bench = new Bench(second)) {
            bench.ask().isWhole();
            bench.first.stop();
            for (int i = 0; i < 10; i++) {
                bench.ask().isWhole();
            }
            int whileDown = bench.first.count();
            bench.first.start();
            bench.hapax.await(Duration.ofSeconds(5), () -> {
                Got got = bench.ask();
                got.isWhole();
                return got.provider().equals("first");
            });
            assertThat(bench.first.count()).isGreaterThan(whileDown);
        }
    }

    @Test
    @DisplayName("16: the books balance after a failover")
    void accounting() throws Exception {
        try (Bench bench = new Bench(SECOND_ANTHROPIC)) {
            bench.first.always(Misbehave.status(503, Map.of()));
            Got got = bench.ask();
            got.isWhole();
            assertThat(got.provider()).isEqualTo("second");
            assertThat(got.attempts()).isEqualTo("3");
            String metrics = bench.metrics();
            assertThat(metrics)
                    .contains("hapax_upstream_attempts_total{model=\"model-1\",outcome=\"server_error\","
                            + "provider=\"first\"} 2.0")
                    .contains("hapax_upstream_attempts_total{model=\"model-2\",outcome=\"ok\",provider=\"second\"} 1.0")
                    .contains("hapax_failovers_total{from=\"first/model-1\",reason=\"server_error\","
                            + "to=\"second/model-2\"} 1.0")
                    .containsPattern("hapax_tokens_total\\{kind=\"output\",model=\"model-2\",provider=\"second\"} 60")
                    .doesNotContainPattern(
                            "hapax_tokens_total\\{kind=\"output\",model=\"model-1\",provider=\"first\"} [1-9]");
            assertThat(bench.first.count()).isEqualTo(2);
            assertThat(bench.second.count()).isEqualTo(1);
        }
    }
}

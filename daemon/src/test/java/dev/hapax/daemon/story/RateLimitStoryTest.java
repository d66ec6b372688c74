package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RealRedis;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.shared.admin.AdminApi;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request too many, as a program meets it. */
class RateLimitStoryTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ECHO = "providers: {echo: {models: {small: {}}}}\n";
    private static final String CHAT = "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String KEYS = """
            auth:
              keys:
                - {name: team-a, key: a-key, rate_limit: {requests: 2}}
                - {name: team-b, key: b-key}
            """;

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void behindTrustedProxiesEachOfTheirCallersHasALimitOfItsOwn() throws Exception {
        String limit = ECHO + "rate_limit: {requests: 1, by: ip}\n";
        try (RunningHapax hapax = RunningHapax.with(limit + "server: {trusted_proxies: [127.0.0.0/8, \"::1\"]}\n")) {
            assertThat(called(hapax, "203.0.113.1")).isEqualTo(200);
            assertThat(called(hapax, "203.0.113.2")).isEqualTo(200);
            assertThat(called(hapax, "203.0.113.1")).isEqualTo(429);
            assertThat(called(hapax, "198.51.100.7, 203.0.113.2")).isEqualTo(429);
        }
        try (RunningHapax hapax = RunningHapax.with(limit)) {
            assertThat(called(hapax, "203.0.113.1")).isEqualTo(200);
            assertThat(called(hapax, "203.0.113.2")).isEqualTo(429);
        }
    }

    private static int called(RunningHapax hapax, String forwardedFor) throws Exception {
        return hapax.post("/v1/chat/completions", CHAT, "X-Forwarded-For", forwardedFor)
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | /error/type | rate_limit_error | /error/code   | rate_limit_exceeded",
                "/v1/responses        | /error/type | rate_limit_error | /error/code   | rate_limit_exceeded",
                "/v1/embeddings       | /error/type | rate_limit_error | /error/code   | rate_limit_exceeded",
                "/v1/messages         | /error/type | rate_limit_error | /type         | error",
                "/v1/completions      | /type       | rate_limit_error | /details/limit| requests of key `team-a`: 2 per 1m",
                "/v2/completions      | /type       | rate_limit_error | /details/limit| requests of key `team-a`: 2 per 1m",
            })
    void everyDialectSaysItInItsOwnWords(String path, String at, String type, String atOther, String other)
            throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO + KEYS)) {
            for (int i = 1; i >= 0; i--) {
                HttpResponse<String> answer = hapax.post(path, CHAT, "x-api-key", "a-key");
                assertThat(header(answer, "X-RateLimit-Limit")).isEqualTo("2");
                assertThat(header(answer, "X-RateLimit-Remaining")).isEqualTo(Integer.toString(i));
                assertThat(header(answer, "X-RateLimit-Reset"))
                        .isIn(i == 1 ? new String[] {"30"} : new String[] {"58", "59", "60"});
            }
            HttpResponse<String> refused = hapax.post(path, CHAT, "x-api-key", "a-key");
            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode body = JSON.readTree(refused.body());
            assertThat(body.at(at).asString()).isEqualTo(type);
            assertThat(body.at(atOther).asString()).isEqualTo(other);
            assertThat(refused.body()).contains("Rate limit reached: requests of key `team-a`: 2 per 1m");
            assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 30);
            assertThat(Integer.parseInt(header(refused, "retry-after-ms"))).isBetween(1, 30_000);
            assertThat(header(refused, "x-should-retry")).isEqualTo("true");
            assertThat(header(refused, "X-RateLimit-Remaining")).isEqualTo("0");
            assertThat(header(refused, "Content-Type")).isEqualTo("application/json");
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_rate_limit_hits_total{client=\"team-a\",route=\"" + path + "\"} 1.0");
            HttpResponse<String> neighbour = hapax.post("/v1/chat/completions", CHAT, "x-api-key", "b-key");
            assertThat(neighbour.statusCode()).isEqualTo(200);
            assertThat(header(neighbour, "X-RateLimit-Limit"))
                    .as("no limit, no header")
                    .isEmpty();
        }
    }

    @Test
    void whatIsRefusedBeforeTheLimitsTakesNothingAndTheBodyIsNotReadAfterThem() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO + KEYS)) {
            for (int i = 0; i < 5; i++) {
                assertThat(hapax.post("/v1/chat/completions", CHAT, "x-api-key", "nobody's")
                                .statusCode())
                        .isEqualTo(401);
                HttpRequest text = hapax.request(
                                "/v1/chat/completions", "x-api-key", "a-key", "Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                        .build();
                assertThat(hapax.send(text).statusCode()).isEqualTo(415);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(hapax.post("/v1/chat/completions", "no JSON", "x-api-key", "a-key")
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(hapax.post("/v1/chat/completions", "no JSON", "x-api-key", "a-key")
                            .statusCode())
                    .isEqualTo(429);
            assertThat(hapax.get("/v1/models", "x-api-key", "a-key").statusCode())
                    .isEqualTo(200);
            assertThat(hapax.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tokensOfWholeAndStreamedAnswersAreCharged() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers: {far: {type: openai, base_url: "%s", api_key: k, models: {small: {}}}}
                        rate_limit: {tokens: 1000000, window: 24h}
                        """.formatted(far.baseUrl()))) {
            far.always(Reply.text("one two three"));
            String streamed = "{\"stream\":true," + CHAT.substring(1);
            long before = 1_000_000;
            for (String body : new String[] {CHAT, streamed}) {
                assertThat(hapax.post("/v1/chat/completions", body).statusCode())
                        .isEqualTo(200);
                HttpResponse<String> next = hapax.post("/v1/embeddings", "{}");
                long left = Long.parseLong(header(next, "X-RateLimit-Remaining"));
                assertThat(left).as("after %s", body).isLessThan(before);
                before = left;
            }
        }
    }

    @Test
    void aReloadKeepsWhatIsLeft() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO + "rate_limit: {requests: 4, window: 24h}\n")) {
            for (int i = 0; i < 3; i++) {
                hapax.post("/v1/chat/completions", CHAT);
            }
            Files.writeString(hapax.configFile(), ECHO + "rate_limit: {requests: 8, window: 24h}\n");
            hapax.admin().reload(new AdminApi.Reload(false));
            HttpResponse<String> answer = hapax.post("/v1/chat/completions", CHAT);
            assertThat(header(answer, "X-RateLimit-Limit")).isEqualTo("8");
            assertThat(header(answer, "X-RateLimit-Remaining"))
                    .as("a quarter, less this one")
                    .isEqualTo("1");
        }
    }

    @Test
    void twoDaemonsShareALimitAndOneAloneGoesOnWithoutTheStore() throws Exception {
        try (RealRedis server = RealRedis.open()) {
            String file = ECHO + "redis: {address: \"127.0.0.1:%d\"}\n".formatted(server.port())
                    + "rate_limit: {requests: 1000, window: 24h, store: redis}\n";
            try (RunningHapax one = RunningHapax.with(file);
                    RunningHapax other = RunningHapax.with(file)) {
                for (int i = 0; i < 5; i++) {
                    one.post("/v1/chat/completions", CHAT);
                }
                other.await(Duration.ofSeconds(20), () -> left(other) < 998);
                server.stop();
                for (int i = 0; i < 5; i++) {
                    assertThat(other.post("/v1/chat/completions", CHAT).statusCode())
                            .isEqualTo(200);
                }
                assertThat(left(other)).isLessThan(995);
            }
        }
    }

    @Test
    void theOfficialClientsKnowItAndComeBackWhenTheyWereTold() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO + "rate_limit: {requests: 1, window: 300ms}\n")) {
            OpenAIClient openAi = OpenAIOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl(hapax.url() + "/v1")
                    .maxRetries(5)
                    .build();
            ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                    .model("small")
                    .addUserMessage("hi")
                    .build();
            AnthropicClient anthropic = AnthropicOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl(hapax.url())
                    .maxRetries(5)
                    .build();
            MessageCreateParams message = MessageCreateParams.builder()
                    .model("small")
                    .maxTokens(100)
                    .addUserMessage("hi")
                    .build();
            for (int i = 0; i < 2; i++) {
                assertThat(openAi.chat().completions().create(question).choices())
                        .hasSize(1);
                assertThat(anthropic.messages().create(message).content()).hasSize(1);
            }
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_rate_limit_hits_total{client=\"anonymous\",route=\"/v1/messages\"}");
            openAi.close();
            anthropic.close();
        }
        try (RunningHapax hapax = RunningHapax.with(ECHO + "rate_limit: {requests: 1, window: 24h}\n")) {
            OpenAIClient openAi = OpenAIOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl(hapax.url() + "/v1")
                    .maxRetries(2)
                    .build();
            ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                    .model("small")
                    .addUserMessage("hi")
                    .build();
            openAi.chat().completions().create(question);
            assertThatThrownBy(() -> openAi.chat().completions().create(question))
                    .isInstanceOf(RateLimitException.class)
                    .hasMessageContaining("requests of callers without a key: 1 per 24h");
            openAi.close();
            assertThat(hapax.get("/metrics").body())
                    .as("a wait of a day is not worth three tries")
                    .contains("hapax_rate_limit_hits_total{client=\"anonymous\",route=\"/v1/chat/completions\"} 1.0");
        }
    }

    private static long left(RunningHapax hapax) throws Exception {
        return Long.parseLong(header(hapax.post("/v1/chat/completions", CHAT), "X-RateLimit-Remaining"));
    }
}

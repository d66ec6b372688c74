package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageTokensCount;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.FakeVectors;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.fake.Step;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's tokens are counted by whoever will answer it if that can be had, and always by somebody. */
class TokenCountStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/v1/messages/count_tokens";
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"}]}";
    /** Two words, and what stands around them. */
    private static final int HELLO_TOKENS = 3 + 3 + 2;

    private static String yaml(String kind, FakeProvider fake) {
        return """
                providers:
                  far:
                    type: %s
                    base_url: %s
                    api_key: fake-key
                    options: {temperature: 0.5}
                    models:
                      m: {model: upstream-m, endpoint: /v1/far/m}
                """.formatted(kind, fake.baseUrl());
    }

    @Test
    void theCallersOwnBytesAreCountedByAnthropic() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far))) {
            String tail = ", \"messages\":[{\"role\":\"user\", \"content\":\"one two three\"}],\"odd\":1.50 }";
            HttpResponse<String> answer =
                    hapax.post(PATH, "{ \"model\":\"m\"" + tail, "anthropic-beta", "token-counting-2024-11-01");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"input_tokens\":1003}");
            assertThat(far.lastRequest().path()).isEqualTo("/v1/messages/count_tokens");
            assertThat(far.lastRequest().text()).isEqualTo("{ \"model\":\"upstream-m\"" + tail);
            assertThat(far.lastRequest().header("anthropic-beta")).isEqualTo("token-counting-2024-11-01");
            assertThat(answer.headers().firstValue("X-Hapax-Estimated")).isEmpty();
            assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("far");
            assertThat(answer.headers().firstValue("X-Hapax-Attempts")).hasValue("1");
        }
    }

    @Test
    void aRoutesSystemPromptIsCountedToo() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far) + """
                        routes:
                          - {path: /v1/messages, handler: messages, version: v1, system_prompt: Be brief.}
                        """)) {
            assertThat(hapax.post(PATH, HELLO).body()).isEqualTo("{\"input_tokens\":1002}");
            assertThat(far.lastRequest().json()).isEqualTo(JSON.readTree("""
                            {"model":"upstream-m","system":"Be brief.",
                             "messages":[{"role":"user","content":[{"type":"text","text":"hello world"}]}]}"""));
        }
    }

    static Stream<Step> everyKindOfTrouble() {
        return Stream.of(
                Misbehave.hangUp(),
                Misbehave.closeAfterHeaders(),
                Misbehave.htmlPage(),
                Misbehave.emptyBody(),
                Misbehave.body("application/json", "{\"input_tokens\":\"many\"}"),
                Misbehave.tooManyRequests("30"),
                Reply.error(529, "overloaded_error"),
                Reply.error(500, "api_error"),
                Reply.error(401, "authentication_error"),
                Reply.error(404, "not_found_error"),
                Misbehave.errorUnder200("overloaded_error"));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfTrouble")
    void aCountIsNeverWorthAFailure(Step trouble) throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far))) {
            far.always(trouble);
            for (int i = 0; i < 12; i++) {
                assertEstimated(hapax.post(PATH, HELLO));
            }
            far.always(null);
            // Trouble with counts says nothing of answers.
            HttpResponse<String> answer =
                    hapax.post("/v1/messages", HELLO.replace("{\"model\"", "{\"max_tokens\":9,\"model\""));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void assertEstimated(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("input_tokens").asInt()).isEqualTo(HELLO_TOKENS);
        assertThat(body.path("estimated").asBoolean()).isTrue();
        assertThat(answer.headers().firstValue("X-Hapax-Estimated")).hasValue("true");
        assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("far");
        assertThat(answer.headers().firstValue("X-Hapax-Attempts")).hasValue("0");
    }

    @ParameterizedTest
    @CsvSource({"openai-compatible", "ollama"})
    void whereNobodyTellsItIsEstimatedWithoutACall(String kind) throws Exception {
        try (FakeProvider far = kind.startsWith("openai") ? FakeProvider.openAi() : FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with(yaml(kind, far))) {
            assertEstimated(hapax.post(PATH, HELLO));
            assertThat(far.count()).isZero();
        }
    }

    @Test
    void anEstimateIsMadeForTheTargetThatWouldAnswer() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: openai-compatible, base_url: %s, api_key: k, models: {m: {}}}
                          other: {type: anthropic, base_url: %s, api_key: k, models: {m: {}}}
                        """.formatted(first.baseUrl(), second.baseUrl()))) {
            assertEstimated(hapax.post(PATH, HELLO));
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void aTargetThatCannotBeAskedNowIsEstimatedFor() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far))) {
            far.next(Misbehave.tooManyRequests("60"));
            String ask = HELLO.replace("{\"model\"", "{\"max_tokens\":9,\"model\"");
            assertThat(hapax.post("/v1/messages", ask).statusCode()).isEqualTo(429);
            assertThat(hapax.post("/v1/messages", ask).statusCode()).isEqualTo(429);
            assertEstimated(hapax.post(PATH, HELLO));
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @Test
    void theCallersOwnMistakesAreToldByWhoeverFindsThem() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far))) {
            far.next(Reply.error(400, "invalid_request_error", "messages.0: odd"));
            HttpResponse<String> answer = hapax.post(PATH, HELLO);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("messages.0: odd");
            assertThat(hapax.post(PATH, HELLO.replace("\"m\"", "\"nobody\"")).statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | messages: Field required",
                "{\"messages\":[]}                                         | at least one message is required",
                "{\"messages\":7}                                          | messages must be a list",
                "{\"model\":1,\"messages\":[{}]}                           | model must be a string",
                "{\"messages\":[{\"role\":\"cat\",\"content\":\"a\"}]}     | messages[0].role must be",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":0} | max_tokens must be at least 1",
                "[]                                                        | must be a JSON object"
            })
    void mistakesAreToldInTheWordsOfAnthropic(String body, String message) throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {near: {type: echo}}")) {
            HttpResponse<String> answer = hapax.post(PATH, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            JsonNode error = JSON.readTree(answer.body());
            assertThat(error.path("type").asString()).isEqualTo("error");
            assertThat(error.at("/error/type").asString()).isEqualTo("invalid_request_error");
            assertThat(error.at("/error/message").asString()).contains(message);
        }
    }

    @Test
    void theSdkReadsCountsAndEstimates() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml("anthropic", far))) {
            for (String base : new String[] {hapax.url(), hapax.url() + "/v1/far/m"}) {
                AnthropicClient sdk = AnthropicOkHttpClient.builder()
                        .apiKey("none")
                        .baseUrl(base)
                        .maxRetries(0)
                        .build();
                assertThat(count(sdk).inputTokens()).isEqualTo(1002);
                far.next(Reply.error(529, "overloaded_error"));
                MessageTokensCount estimate = count(sdk).validate();
                assertThat(estimate.inputTokens()).isEqualTo(HELLO_TOKENS);
                assertThat(estimate._additionalProperties()).containsKey("estimated");
                sdk.close();
            }
        }
    }

    private static MessageTokensCount count(AnthropicClient sdk) {
        return sdk.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("m")
                        .addUserMessage("hello world")
                        .build());
    }

    @Test
    void openAiCountsForCallersOfItsOwnAndOfAnthropics() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml("openai", far))) {
            String tail = ",\"input\":\"hello world\", \"odd\":1.50}";
            HttpResponse<String> relayed = hapax.post("/v1/responses/input_tokens", "{\"model\":\"m\"" + tail);
            assertThat(relayed.body()).isEqualTo("{\"object\":\"response.input_tokens\",\"input_tokens\":1234}");
            assertThat(far.lastRequest().path()).isEqualTo("/v1/responses/input_tokens");
            assertThat(far.lastRequest().text()).isEqualTo("{\"model\":\"upstream-m\"" + tail);

            assertThat(hapax.post(PATH, HELLO).body()).isEqualTo("{\"input_tokens\":1234}");
            JsonNode asked = far.lastRequest().json();
            assertThat(asked.propertyNames()).containsExactlyInAnyOrder("model", "input");
            assertThat(asked.path("model").asString()).isEqualTo("upstream-m");
        }
    }

    @Test
    void openAisSdkReadsCountsAndEstimates() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml("openai", far))) {
            for (String base : new String[] {hapax.url() + "/v1", hapax.url() + "/v1/far/m"}) {
                var sdk = OpenAIOkHttpClient.builder()
                        .apiKey("none")
                        .baseUrl(base)
                        .maxRetries(0)
                        .build();
                var params = InputTokenCountParams.builder()
                        .model("m")
                        .input("hello world")
                        .build();
                assertThat(sdk.responses().inputTokens().count(params).inputTokens())
                        .isEqualTo(1234);
                far.next(Reply.error(500, "server_error"));
                assertThat(sdk.responses()
                                .inputTokens()
                                .count(params)
                                .validate()
                                .inputTokens())
                        .isEqualTo(HELLO_TOKENS);
                sdk.close();
            }
        }
    }

    @Test
    void geminiIsAskedInItsOwnWordsForCountsAndVectors() throws Exception {
        try (FakeProvider far = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml("gemini", far))) {
            HttpResponse<String> count = hapax.post(PATH, HELLO);
            assertThat(count.statusCode()).as(count.body()).isEqualTo(200);
            assertThat(JSON.readTree(count.body()).path("input_tokens").asInt()).isPositive();
            assertThat(count.headers().firstValue("X-Hapax-Estimated")).isEmpty();

            HttpResponse<String> vectors = hapax.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"hello world\"}");
            assertThat(vectors.statusCode()).as(vectors.body()).isEqualTo(200);
            JsonNode body = JSON.readTree(vectors.body());
            assertThat(body.at("/data/0/embedding/0").floatValue()).isEqualTo(FakeVectors.of("hello world", 1)[0]);
            // Gemini does not say how much it read.
            assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
            assertThat(body.at("/usage/estimated").asBoolean()).isTrue();
        }
    }

    @Test
    void nothingElseIsServedBelowMessages() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {near: {type: echo}}")) {
            assertThat(hapax.post("/v1/messages/batches", HELLO).statusCode()).isEqualTo(404);
            assertThat(hapax.post("/v1/messages/count_tokens/x", HELLO).statusCode())
                    .isEqualTo(404);
            HttpResponse<String> get = hapax.get(PATH);
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        }
    }
}

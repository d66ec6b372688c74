package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.models.Model;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RecordedRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of models, as both official SDKs read it. */
class ModelsStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String LISTED = """
            providers:
              far:
                type: openai
                base_url: http://127.0.0.1:9/v1
                api_key: k
                models:
                  small: {endpoint: /v1/far/small, context_window: 8000, max_tokens: 1000}
                  org/large: {context_window: 200000, max_tokens: 64000}
              other:
                type: anthropic
                base_url: http://127.0.0.1:9
                api_key: k
                models:
                  small: {context_window: 4000, max_tokens: 2000}
            models:
              fast: [far/small, other/small]
            """;

    private static OpenAIClient openAi(String base) {
        return OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(base)
                .maxRetries(0)
                .build();
    }

    private static AnthropicClient anthropic(String base) {
        return AnthropicOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(base)
                .maxRetries(0)
                .build();
    }

    private static List<String> ids(RunningHapax hapax, String path, String... headers) throws Exception {
        HttpResponse<String> answer = hapax.get(path, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        JSON.readTree(answer.body())
                .path("data")
                .forEach(model -> ids.add(model.path("id").asString()));
        return ids;
    }

    @Test
    void openAisSdkListsAndRetrieves() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(LISTED)) {
            OpenAIClient sdk = openAi(hapax.url() + "/v1");
            List<Model> models = new ArrayList<>();
            sdk.models().list().autoPager().forEach(models::add);
            assertThat(models.stream().map(Model::id)).containsExactly("fast", "small", "org/large");
            models.forEach(Model::validate);
            for (String id : List.of("fast", "org/large", "far/small", "far/org/large")) {
                Model one = sdk.models().retrieve(id).validate();
                assertThat(one.id()).isEqualTo(id);
                assertThat(one.created()).isPositive();
            }
            assertThatThrownBy(() -> sdk.models().retrieve("far/nothing")).isInstanceOf(NotFoundException.class);
            sdk.close();
        }
    }

    @Test
    void anthropicsSdkListsPagesAndRetrieves() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(LISTED)) {
            AnthropicClient sdk = anthropic(hapax.url());
            List<String> ids = new ArrayList<>();
            sdk.models()
                    .list(ModelListParams.builder().limit(1).build())
                    .autoPager()
                    .forEach(model -> ids.add(model.validate().id()));
            assertThat(ids).containsExactly("fast", "small", "org/large");
            for (String id : List.of("fast", "org/large", "far/org/large")) {
                ModelInfo one = sdk.models().retrieve(id).validate();
                assertThat(one.id()).isEqualTo(id);
                assertThat(one.displayName()).isEqualTo(id);
            }
            sdk.close();
        }
    }

    @Test
    void aModelTellsWhatTheFileSaysOfIt() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(LISTED)) {
            JsonNode large = JSON.readTree(hapax.get("/v1/models/org/large").body());
            assertThat(large.path("owned_by").asString()).isEqualTo("far");
            assertThat(large.path("max_input_tokens").asInt()).isEqualTo(200000);
            assertThat(large.path("context_window").asInt()).isEqualTo(200000);
            assertThat(large.path("max_tokens").asInt()).isEqualTo(64000);
            assertThat(large.has("endpoint")).isFalse();
            JsonNode small = JSON.readTree(hapax.get("/v1/models/far%2Fsmall").body());
            assertThat(small.path("endpoint").asString()).isEqualTo("/v1/far/small");
            assertThat(small.path("max_input_tokens").asInt()).isEqualTo(8000);
            // Either target may answer.
            JsonNode alias = JSON.readTree(hapax.get("/v1/models/fast").body());
            assertThat(alias.path("owned_by").asString()).isEqualTo("hapax");
            assertThat(alias.path("max_input_tokens").asInt()).isEqualTo(4000);
            assertThat(alias.path("max_tokens").asInt()).isEqualTo(1000);
            assertThat(alias.has("endpoint")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                               | fast,small,org/large | false",
                "?limit=2                         | fast,small           | true",
                "?limit=3                         | fast,small,org/large | false",
                "?after_id=fast                   | small,org/large      | false",
                "?limit=1&after_id=fast           | small                | true",
                "?before_id=org/large             | fast,small           | false",
                "?before_id=org%2Flarge&limit=1   | small                | true",
                "?after_id=org/large              | ''                   | false"
            })
    void pagesAreCutAsAnthropicCutsThem(String query, String expected, boolean more) throws Exception {
        try (RunningHapax hapax = RunningHapax.with(LISTED)) {
            JsonNode page = JSON.readTree(hapax.get("/v1/models" + query).body());
            assertThat(String.join(",", ids(hapax, "/v1/models" + query))).isEqualTo(expected);
            assertThat(page.path("has_more").asBoolean()).isEqualTo(more);
            String[] ids = expected.split(",", -1);
            assertThat(page.path("first_id").asString("")).isEqualTo(ids[0]);
            assertThat(page.path("last_id").asString("")).isEqualTo(ids[ids.length - 1]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=x, limit",
        "?limit=1001, limit",
        "?after_id=no, after_id",
        "?before_id=no, before_id"
    })
    void wrongPagesAreRefused(String query, String param) throws Exception {
        try (RunningHapax hapax = RunningHapax.with(LISTED)) {
            HttpResponse<String> answer = hapax.get("/v1/models" + query);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).at("/error/param").asString())
                    .isEqualTo(param);
        }
    }

    @Test
    void providersWithoutAListTellTheirOwn() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi().models("gpt-x", "near/odd", "shared");
                FakeProvider ollama = FakeProvider.ollama().models("olmo2:1b", "shared");
                FakeProvider dead = FakeProvider.openAi();
                RunningHapax hapax =
                        RunningHapax.with("""
                        providers:
                          far: {type: openai, base_url: %s, api_key: k}
                          near: {type: ollama, base_url: %s, model: olmo2:1b}
                          dead: {type: openai, base_url: %s, api_key: k}
                        """.formatted(openAi.baseUrl(), ollama.baseUrl(), dead.baseUrl()))) {
            dead.stop();
            assertThat(ids(hapax, "/v1/models"))
                    .contains("gpt-x", "far/near/odd", "shared", "olmo2:1b")
                    .doesNotHaveDuplicates();
            long lists = listsAskedOf(openAi);
            for (String path : List.of("gpt-x", "far/near%2Fodd", "far/near/odd", "near/shared", "far%2Fgpt-x")) {
                assertThat(hapax.get("/v1/models/" + path).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(hapax.get("/v1/models/near/gpt-x").statusCode()).isEqualTo(404);
            assertThat(listsAskedOf(openAi)).isEqualTo(lists);
            for (String id : ids(hapax, "/v1/models")) {
                HttpResponse<String> answer = hapax.post(
                        "/v1/chat/completions",
                        "{\"model\":\"" + id + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
                assertThat(answer.statusCode()).as(id + answer.body()).isEqualTo(200);
            }
        }
    }

    private static long listsAskedOf(FakeProvider fake) {
        return fake.allRequests().stream()
                .map(RecordedRequest::path)
                .filter(path -> path.endsWith("/models"))
                .count();
    }

    @Test
    void aKeySeesTheModelsItMayAskFor() throws Exception {
        String key = "a-client-key-of-good-length";
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        try (RunningHapax hapax = RunningHapax.with(LISTED + """
                auth:
                  keys:
                    - {name: narrow, sha256: %s, models: [small, far/org/large]}
                """.formatted(sha256))) {
            String[] headers = {"x-api-key", key};
            assertThat(ids(hapax, "/v1/models", headers)).containsExactly("small");
            assertThat(hapax.get("/v1/models/small", headers).statusCode()).isEqualTo(200);
            assertThat(hapax.get("/v1/models/far/org/large", headers).statusCode())
                    .isEqualTo(200);
            assertThat(hapax.get("/v1/models/org/large", headers).statusCode()).isEqualTo(404);
            assertThat(hapax.get("/v1/models/fast", headers).statusCode()).isEqualTo(404);
            assertThat(hapax.get("/v1/models").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aModelsEndpointIsABaseUrlForBothSdks() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(
                        LISTED.replace("http://127.0.0.1:9/v1", far.baseUrl().toString())
                                .replace("type: openai", "type: openai-compatible"))) {
            String base = hapax.url() + "/v1/far/small";
            OpenAIClient openAi = openAi(base);
            assertThat(openAi.models().list().data().stream().map(Model::id)).containsExactly("fast", "small");
            assertThat(openAi.models().retrieve("small").id()).isEqualTo("small");
            assertThat(openAi.chat()
                            .completions()
                            .create(com.openai.models.chat.completions.ChatCompletionCreateParams.builder()
                                    .model("whatever")
                                    .addUserMessage("to the endpoint")
                                    .build())
                            .choices()
                            .getFirst()
                            .message()
                            .content())
                    .hasValue("to the endpoint");
            assertThat(openAi.completions()
                            .create(com.openai.models.completions.CompletionCreateParams.builder()
                                    .model("whatever")
                                    .prompt("completed")
                                    .build())
                            .choices()
                            .getFirst()
                            .text())
                    .isEqualTo("completed");
            assertThat(openAi.embeddings()
                            .create(com.openai.models.embeddings.EmbeddingCreateParams.builder()
                                    .model("whatever")
                                    .input("x")
                                    .build())
                            .data())
                    .hasSize(1);
            assertThat(openAi.responses()
                            .create(com.openai.models.responses.ResponseCreateParams.builder()
                                    .model("whatever")
                                    .input("respond")
                                    .build())
                            .output())
                    .isNotEmpty();
            openAi.close();

            AnthropicClient anthropic = anthropic(base);
            assertThat(anthropic.models().list().data().stream().map(ModelInfo::id))
                    .containsExactly("fast", "small");
            assertThat(anthropic.models().retrieve("small").id()).isEqualTo("small");
            var hello = com.anthropic.models.messages.MessageCreateParams.builder()
                    .model("whatever")
                    .maxTokens(9)
                    .addUserMessage("to the endpoint")
                    .build();
            assertThat(anthropic
                            .messages()
                            .create(hello)
                            .content()
                            .getFirst()
                            .asText()
                            .text())
                    .isEqualTo("to the endpoint");
            assertThat(anthropic
                            .messages()
                            .countTokens(com.anthropic.models.messages.MessageCountTokensParams.builder()
                                    .model("whatever")
                                    .addUserMessage("hello world")
                                    .build())
                            .inputTokens())
                    .isEqualTo(8);
            anthropic.close();
            assertThat(far.requests())
                    .allSatisfy(request ->
                            assertThat(request.json().path("model").asString()).isEqualTo("small"));
        }
    }

    @Test
    void aProviderThatDoesNotAnswerDelaysTheListByTwoSecondsAtMost() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          silent: {type: openai, base_url: "http://127.0.0.1:%d/v1", api_key: k, model: m}
                        """.formatted(silent.getLocalPort()))) {
            long begun = System.nanoTime();
            assertThat(ids(hapax, "/v1/models")).containsExactly("m");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            begun = System.nanoTime();
            assertThat(ids(hapax, "/v1/models")).containsExactly("m");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_900));
        }
    }
}

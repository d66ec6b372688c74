package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.FakeVectors;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts become vectors, to the last bit what the provider said, through every provider that can. */
class EmbeddingsStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/v1/embeddings";

    enum Upstream {
        OPENAI,
        OLLAMA;

        FakeProvider open() {
            return this == OPENAI ? FakeProvider.openAi() : FakeProvider.ollama();
        }

        String yaml(FakeProvider fake) {
            return """
                    providers:
                      far:
                        type: %s
                        base_url: %s
                        api_key: fake-key
                        models:
                          vectors: {endpoint: /v1/vectors}
                    """.formatted(this == OPENAI ? "openai" : "ollama", fake.baseUrl());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSdkGetsEveryBit(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far))) {
            OpenAIClient sdk = OpenAIOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl(hapax.url() + "/v1")
                    .maxRetries(0)
                    .build();
            var params = EmbeddingCreateParams.builder()
                    .model("vectors")
                    .inputOfArrayOfStrings(List.of("one", "zwei 😀"))
                    .dimensions(12);
            for (EmbeddingCreateParams.EncodingFormat format :
                    List.of(EmbeddingCreateParams.EncodingFormat.FLOAT, EmbeddingCreateParams.EncodingFormat.BASE64)) {
                assertVectors(
                        sdk.embeddings().create(params.encodingFormat(format).build()));
            }
            assertVectors(sdk.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model("vectors")
                            .inputOfArrayOfStrings(List.of("one", "zwei 😀"))
                            .dimensions(12)
                            .build()));
            sdk.close();
        }
    }

    private static void assertVectors(CreateEmbeddingResponse answer) {
        assertThat(answer.model()).isEqualTo("vectors");
        assertThat(answer.usage().promptTokens()).isEqualTo(14);
        assertThat(answer.usage().totalTokens()).isEqualTo(14);
        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().getFirst().index()).isZero();
        assertThat(answer.data().getFirst().embedding()).isEqualTo(boxed(FakeVectors.of("one", 12)));
        assertThat(answer.data().getLast().index()).isOne();
        assertThat(answer.data().getLast().embedding()).isEqualTo(boxed(FakeVectors.of("zwei 😀", 12)));
    }

    private static List<Float> boxed(float[] vector) {
        List<Float> list = new ArrayList<>();
        for (float number : vector) {
            list.add(number);
        }
        return list;
    }

    @ParameterizedTest
    @EnumSource
    void bothFormatsCarryTheSameBits(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far))) {
            JsonNode floats = vector(hapax.post(PATH, "{\"model\":\"vectors\",\"input\":\"x\"}"));
            JsonNode base64 =
                    vector(hapax.post(PATH, "{\"model\":\"vectors\",\"input\":\"x\",\"encoding_format\":\"base64\"}"));
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.stringValue()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] expected = FakeVectors.of("x", 10);
            assertThat(floats.size()).isEqualTo(expected.length);
            for (int i = 0; i < expected.length; i++) {
                int bits = Float.floatToRawIntBits(expected[i]);
                assertThat(bytes.getInt()).isEqualTo(bits);
                assertThat(Float.floatToRawIntBits(
                                Float.parseFloat(floats.get(i).asString())))
                        .isEqualTo(bits);
            }
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    private static JsonNode vector(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("object").asString()).isEqualTo("list");
        assertThat(body.at("/data/0/object").asString()).isEqualTo("embedding");
        return body.at("/data/0/embedding");
    }

    @Test
    void theCallersOwnBytesTravelWithinOneDialect() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far:
                            type: openai
                            base_url: %s
                            api_key: fake-key
                            options: {temperature: 0.5, truncate_prompt_tokens: 9}
                            models:
                              vectors: {model: upstream-name}
                        """.formatted(far.baseUrl()))) {
            String tail = ",  \"input\" : [[1,  2],[3]],\"dimensions\":3.0e0, \"unknown\":1e400,\"user\":\"\\u00e9\" }";
            HttpResponse<String> answer = hapax.post(PATH, "{ \"model\" : \"vectors\"" + tail);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(far.lastRequest().text())
                    .isEqualTo("{\"truncate_prompt_tokens\":9, \"model\" : \"upstream-name\"" + tail);
            assertThat(far.lastRequest().path()).isEqualTo("/v1/embeddings");
            assertThat(answer.body()).contains("\"model\":\"upstream-name\"");
            assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("far");
            assertThat(answer.headers().firstValue("X-Hapax-Model")).hasValue("upstream-name");
            assertThat(answer.headers().firstValue("X-Hapax-Attempts")).hasValue("1");
            assertThat(answer.headers().firstValue("X-Hapax-Cache")).hasValue("off");
            assertThat(answer.headers().firstValue("X-Upstream-Request-ID")).isPresent();
            assertThat(answer.headers().firstValue("X-Hapax-Dropped-Params")).isEmpty();
        }
    }

    @Test
    void ollamaIsAskedInItsOwnWords() throws Exception {
        try (FakeProvider far = FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far:
                            type: ollama
                            base_url: %s/v1
                            models:
                              vectors:
                                model: nomic
                                options: {num_ctx: 2048, truncate: false}
                        """.formatted(far.baseUrl()))) {
            HttpResponse<String> answer = hapax.post(
                    PATH, "{\"model\":\"vectors\",\"input\":\"a text\",\"dimensions\":4,\"user\":\"u\",\"odd\":1}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(far.lastRequest().json())
                    .isEqualTo(
                            JSON.readTree(
                                    "{\"model\":\"nomic\",\"input\":[\"a text\"],\"dimensions\":4,\"truncate\":false,\"options\":{\"num_ctx\":2048}}"));
            assertThat(answer.headers().firstValue("X-Hapax-Dropped-Params")).hasValue("odd, user");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"vectors\"}                                    | missing_required_parameter | input",
                "{\"model\":\"vectors\",\"input\":null}                     | missing_required_parameter | input",
                "{\"model\":\"vectors\",\"input\":[]}                       | empty_array                | input",
                "{\"model\":\"vectors\",\"input\":\"\"}                     | empty_string               | input",
                "{\"model\":\"vectors\",\"input\":[\"a\",\"\"]}             | empty_string               | input[1]",
                "{\"model\":\"vectors\",\"input\":[[]]}                     | empty_array                | input[0]",
                "{\"model\":\"vectors\",\"input\":7}                        | invalid_type               | input",
                "{\"model\":\"vectors\",\"input\":{\"a\":1}}                | invalid_type               | input",
                "{\"model\":\"vectors\",\"input\":[true]}                   | invalid_type               | input[0]",
                "{\"model\":\"vectors\",\"input\":[1,-2]}                   | invalid_type               | input[1]",
                "{\"model\":\"vectors\",\"input\":[[1],[1,2.5]]}            | invalid_type               | input[1][1]",
                "{\"model\":\"vectors\",\"input\":[[1,99999999999]]}        | invalid_type               | input[0][1]",
                "{\"model\":\"vectors\",\"input\":[1,2]}                    | unsupported_value          | input",
                "{\"model\":\"vectors\",\"input\":[[1,2],[3]]}              | unsupported_value          | input",
                "{\"model\":\"vectors\",\"input\":\"a\",\"dimensions\":0}   | invalid_value              | dimensions",
                "{\"model\":\"vectors\",\"input\":\"a\",\"dimensions\":\"8\"} | invalid_type             | dimensions",
                "{\"model\":\"vectors\",\"input\":\"a\",\"dimensions\":1.5} | invalid_type               | dimensions",
                "{\"model\":\"vectors\",\"input\":\"a\",\"encoding_format\":\"int8\"} | invalid_value    | encoding_format",
                "{\"model\":\"vectors\",\"input\":\"a\",\"user\":7}         | invalid_type               | user",
                "{\"model\":7,\"input\":\"a\"}                              | invalid_type               | model",
                "{\"model\":\"vectors\",\"input\":\"a\",\"input\":\"b\"}    | invalid_json               | "
            })
    void mistakesAreToldInTheWordsOfOpenAi(String body, String code, String param) throws Exception {
        try (FakeProvider far = FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with(Upstream.OLLAMA.yaml(far))) {
            HttpResponse<String> answer = hapax.post(PATH, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            JsonNode error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
            assertThat(error.path("code").asString()).isEqualTo(code);
            assertThat(error.path("param").isNull() ? null : error.path("param").asString())
                    .isEqualTo(param);
            assertThat(far.count()).isZero();
        }
    }

    @Test
    void moreInputsThanOpenAiTakesAreRefused() throws Exception {
        try (FakeProvider far = FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with(Upstream.OLLAMA.yaml(far))) {
            String most = String.join(",", Collections.nCopies(2048, "\"a\""));
            assertThat(hapax.post(PATH, "{\"model\":\"vectors\",\"input\":[" + most + "]}")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> answer = hapax.post(PATH, "{\"model\":\"vectors\",\"input\":[" + most + ",\"a\"]}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("array_above_max_length");
        }
    }

    @Test
    void theProvidersOwnRefusalReachesTheSdkUnchanged() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(Upstream.OPENAI.yaml(far))) {
            far.next(Reply.error(400, "invalid_value", "This model does not support specifying dimensions."));
            OpenAIClient sdk = OpenAIOkHttpClient.builder()
                    .apiKey("none")
                    .baseUrl(hapax.url() + "/v1")
                    .maxRetries(0)
                    .build();
            var refused = catchThrowableOfType(BadRequestException.class, () -> sdk.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model("vectors")
                            .input("x")
                            .dimensions(7)
                            .build()));
            assertThat(refused.code()).hasValue("invalid_value");
            assertThat(refused.getMessage()).contains("does not support specifying dimensions");
            sdk.close();
        }
    }

    @Test
    void anotherTargetAnswersWhenTheFirstFailsOrCannot() throws Exception {
        try (FakeProvider claude = FakeProvider.anthropic();
                FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.ollama();
                RunningHapax hapax =
                        RunningHapax.with("""
                        providers:
                          claude: {type: anthropic, base_url: %s, api_key: k, models: {c: {}}}
                          first: {type: openai, base_url: %s, api_key: k, models: {a: {}}}
                          second: {type: ollama, base_url: %s, models: {b: {}}}
                        models:
                          vectors: [claude/c, first/a, second/b]
                          only: [claude/c]
                        """.formatted(claude.baseUrl(), first.baseUrl(), second.baseUrl()))) {
            first.next(Misbehave.closeAfterHeaders());
            HttpResponse<String> answer = hapax.post(PATH, "{\"model\":\"vectors\",\"input\":\"x\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("second");
            assertThat(claude.count()).isZero();
            assertThat(hapax.get("/metrics").body())
                    .containsPattern("hapax_http_request_duration_seconds_count\\{endpoint=\"/v1/embeddings\"\\} 1");

            HttpResponse<String> unfit = hapax.post(PATH, "{\"model\":\"only\",\"input\":\"x\"}");
            assertThat(unfit.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(unfit.body()).at("/error/code").asString()).isEqualTo("unsupported_endpoint");
            assertThat(hapax.post(PATH, "{\"model\":\"nobody\",\"input\":\"x\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"embeddings\":[[0.5]],\"prompt_eval_count\":1}",
                "{\"model\":\"m\",\"embeddings\":[[0.5],[0.5],[0.5]]}",
                "{\"model\":\"m\",\"embeddings\":[0.5,0.5]}",
                "{\"model\":\"m\",\"embeddings\":[[0.5],[\"0.5\"]]}",
                "{\"model\":\"m\",\"embeddings\":{}}",
                "{\"model\":\"m\"}",
                "[]",
                "{\"model\":"
            })
    void anAnswerThatIsNoneIsNeverPassedOffAsOne(String body) throws Exception {
        try (FakeProvider far = FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with(Upstream.OLLAMA.yaml(far))) {
            far.always(Misbehave.body("application/json", body));
            HttpResponse<String> answer = hapax.post(PATH, "{\"model\":\"vectors\",\"input\":[\"a\",\"b\"]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
            assertThat(JSON.readTree(answer.body()).at("/error/type").asString())
                    .isEqualTo("server_error");
        }
    }

    @Test
    void aModelsEndpointIsABaseUrl() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(Upstream.OPENAI.yaml(far))) {
            HttpResponse<String> answer =
                    hapax.post("/v1/vectors/embeddings", "{\"model\":\"anything\",\"input\":\"x\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(far.lastRequest().json().path("model").asString()).isEqualTo("vectors");
        }
    }

    @Test
    void anEchoMakesEqualVectorsOfEqualTexts() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {near: {type: echo}}")) {
            HttpResponse<String> answer = hapax.post(PATH, "{\"input\":[\"a\",\"b\",\"a\"],\"dimensions\":5}");
            JsonNode data = JSON.readTree(answer.body()).path("data");
            assertThat(data.at("/0/embedding"))
                    .isEqualTo(data.at("/2/embedding"))
                    .isNotEqualTo(data.at("/1/embedding"));
            assertThat(data.at("/0/embedding").size()).isEqualTo(5);
        }
    }
}

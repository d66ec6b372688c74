package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which requests are equal: a kept answer shows it. Each field that can change an answer makes another question. */
class EqualRequestsStoryTest {
    private static final String ALWAYS = "cache: {enable: true, mode: always}";

    private static String yaml(FakeProvider provider, String kind, String more) {
        return """
                providers:
                  far: {type: %s, base_url: %s, api_key: fake-key, models: {m: {}, n: {}}}
                  copy: {type: %s, base_url: %s, api_key: fake-other, model: m}
                provider_preference: [far]
                health_check: {mode: passive}
                %s
                """.formatted(kind, provider.baseUrl(), kind, provider.baseUrl(), more);
    }

    record Dialect(String path, String kind, String base, List<String> changes) {
        FakeProvider provider() {
            return kind.startsWith("anthropic")
                    ? FakeProvider.anthropic()
                    : kind.contains("responses") ? FakeProvider.responses() : FakeProvider.openAi();
        }
    }

    private static final List<Dialect> DIALECTS = List.of(
            new Dialect(
                    "/v1/chat/completions",
                    "openai, api: chat",
                    "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                    List.of(
                            "\"model\":\"n\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                            "\"model\":\"far/m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                            "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]",
                            "\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"a\"}]",
                            "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"name\":\"x\",\"content\":\"a\"}]",
                            "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"a\"}]",
                            "+\"temperature\":0",
                            "+\"temperature\":0.5",
                            "+\"top_p\":0.5",
                            "+\"n\":2",
                            "+\"seed\":1",
                            "+\"seed\":2",
                            "+\"stop\":\"x\"",
                            "+\"stop\":[\"x\",\"y\"]",
                            "+\"max_tokens\":5",
                            "+\"max_completion_tokens\":5",
                            "+\"presence_penalty\":0.1",
                            "+\"frequency_penalty\":0.1",
                            "+\"logit_bias\":{\"1\":1}",
                            "+\"logprobs\":true",
                            "+\"top_logprobs\":2",
                            "+\"user\":\"u\"",
                            "+\"service_tier\":\"flex\"",
                            "+\"reasoning_effort\":\"low\"",
                            "+\"verbosity\":\"low\"",
                            "+\"modalities\":[\"text\"]",
                            "+\"metadata\":{\"a\":\"b\"}",
                            "+\"response_format\":{\"type\":\"json_object\"}",
                            "+\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
                            "+\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]",
                            "+\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"none\"",
                            "+\"parallel_tool_calls\":false",
                            "+\"prediction\":{\"type\":\"content\",\"content\":\"a\"}",
                            "+\"prompt_cache_key\":\"k\"",
                            "+\"something_new\":1")),
            new Dialect(
                    "/v1/messages",
                    "anthropic",
                    "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                    List.of(
                            "\"model\":\"n\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                            "\"model\":\"m\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]",
                            "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]",
                            "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]",
                            "+\"system\":\"s\"",
                            "+\"system\":[{\"type\":\"text\",\"text\":\"s\"}]",
                            "+\"temperature\":0",
                            "+\"top_p\":0.5",
                            "+\"top_k\":5",
                            "+\"stop_sequences\":[\"x\"]",
                            "+\"metadata\":{\"user_id\":\"u\"}",
                            "+\"service_tier\":\"auto\"",
                            "+\"thinking\":{\"type\":\"disabled\"}",
                            "+\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]",
                            "+\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"none\"}",
                            "+\"something_new\":1")),
            new Dialect(
                    "/v1/responses",
                    "openai, api: responses",
                    "\"model\":\"m\",\"input\":\"a\"",
                    List.of(
                            "\"model\":\"n\",\"input\":\"a\"",
                            "\"model\":\"m\",\"input\":\"b\"",
                            "\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"a\"}]",
                            "+\"instructions\":\"s\"",
                            "+\"temperature\":0",
                            "+\"top_p\":0.5",
                            "+\"max_output_tokens\":20",
                            "+\"reasoning\":{\"effort\":\"low\"}",
                            "+\"text\":{\"verbosity\":\"low\"}",
                            "+\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}]",
                            "+\"parallel_tool_calls\":false",
                            "+\"store\":false",
                            "+\"truncation\":\"auto\"",
                            "+\"include\":[\"reasoning.encrypted_content\"]",
                            "+\"metadata\":{\"a\":\"b\"}",
                            "+\"user\":\"u\"",
                            "+\"something_new\":1")),
            new Dialect(
                    "/v1/completions",
                    "openai, api: chat",
                    "\"model\":\"m\",\"input\":\"a\"",
                    List.of(
                            "\"model\":\"n\",\"input\":\"a\"",
                            "\"model\":\"m\",\"input\":\"b\"",
                            "+\"function_description\":\"s\"",
                            "+\"max_tokens\":5",
                            "+\"temperature\":0",
                            "+\"top_p\":0.5",
                            "+\"stop\":\"x\"",
                            "+\"seed\":1",
                            "+\"user\":\"u\"",
                            "+\"presence_penalty\":0.1",
                            "+\"frequency_penalty\":0.1")),
            new Dialect(
                    "/v2/completions",
                    "openai, api: chat",
                    "\"model\":\"m\",\"input\":\"a\"",
                    List.of(
                            "+\"provider\":\"far\"",
                            "+\"fallbacks\":[\"copy/m\"]",
                            "+\"options\":{\"logit_bias\":{\"1\":1}}",
                            "+\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
                            "+\"response_format\":{\"type\":\"json_object\"}",
                            "+\"reasoning_effort\":\"low\"")),
            new Dialect(
                    "/v1/embeddings",
                    "openai",
                    "\"model\":\"m\",\"input\":\"a\"",
                    List.of(
                            "\"model\":\"n\",\"input\":\"a\"",
                            "\"model\":\"m\",\"input\":\"b\"",
                            "\"model\":\"m\",\"input\":[\"a\"]",
                            "+\"dimensions\":8",
                            "+\"encoding_format\":\"base64\"",
                            "+\"user\":\"u\"")));

    static Stream<Arguments> everyDialect() {
        return DIALECTS.stream().map(dialect -> Arguments.of(dialect.path(), dialect));
    }

    private static String cache(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("X-Hapax-Cache").orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyDialect")
    void everyFieldThatCanChangeAnAnswerIsInTheQuestion(String path, Dialect dialect) throws Exception {
        try (FakeProvider far = dialect.provider();
                RunningHapax hapax = RunningHapax.with(yaml(far, dialect.kind(), ALWAYS))) {
            String base = "{" + dialect.base() + "}";
            assertThat(cache(hapax.post(path, base))).isEqualTo("miss");
            assertThat(cache(hapax.post(path, base))).isEqualTo("hit");
            for (String change : dialect.changes()) {
                String changed = change.startsWith("+")
                        ? "{" + dialect.base() + "," + change.substring(1) + "}"
                        : "{" + change + "}";
                assertThat(cache(hapax.post(path, changed))).as(change).isEqualTo("miss");
                assertThat(cache(hapax.post(path, changed))).as(change).isEqualTo("hit");
            }
            assertThat(cache(hapax.post(path, base))).isEqualTo("hit");
        }
    }

    @Test
    void howItIsWrittenAndSentIsNotInTheQuestion() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai, api: chat", ALWAYS))) {
            String path = "/v1/chat/completions";
            hapax.post(
                    path, "{\"model\":\"m\",\"temperature\":0.5,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
            String other =
                    " {\"messages\" : [{\"content\":\"\\u0061\",\"role\":\"user\"}],\n \"temperature\":5e-1, \"model\":\"m\"%s}";
            assertThat(cache(hapax.post(path, other.formatted("")))).isEqualTo("hit");
            assertThat(cache(hapax.post(path, other.formatted(",\"stream\":false"))))
                    .isEqualTo("hit");
            assertThat(cache(hapax.post(path, other.formatted(",\"stream\":true"))))
                    .isEqualTo("hit");
            assertThat(cache(hapax.post(
                            path, other.formatted(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))))
                    .isEqualTo("hit");
            assertThat(cache(hapax.post(path, other.formatted(""), "Idempotency-Key", "x")))
                    .isEqualTo("hit");
            assertThat(cache(hapax.post(path, other.formatted(""), "User-Agent", "x")))
                    .isEqualTo("hit");
            assertThat(cache(hapax.post(path, other.formatted(""), "OpenAI-Organization", "x")))
                    .isEqualTo("miss");
            assertThat(far.count()).isEqualTo(2);
        }
    }

    @Test
    void whoAsksAndByWhichRouteIsInTheQuestion() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai, api: chat", ALWAYS + """

                        auth:
                          keys: [{name: one, key: key-of-one-12345678}, {name: two, key: key-of-two-12345678}]
                        routes:
                          - {path: /a/chat, handler: chat, version: v1}
                          - {path: /b/chat, handler: chat, version: v1, system_prompt: be brief}
                          - {path: /a/chat, handler: chat, version: v2}
                        """))) {
            String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
            for (String key : List.of("key-of-one-12345678", "key-of-two-12345678")) {
                for (String path : List.of("/v1/chat/completions", "/v1/a/chat", "/v1/b/chat", "/v2/a/chat")) {
                    assertThat(cache(hapax.post(path, body, "Authorization", "Bearer " + key)))
                            .isEqualTo("miss");
                    assertThat(cache(hapax.post(path, body, "x-api-key", key))).isEqualTo("hit");
                }
            }
            assertThat(far.count()).isEqualTo(8);
        }
    }

    @Test
    void whatOnlyAProviderHoldsOrWhatChangesSomethingThereIsNeitherKeptNorShared() throws Exception {
        try (FakeProvider far = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai, api: responses", ALWAYS))) {
            for (String more : List.of(
                    "\"store\":true",
                    "\"previous_response_id\":\"resp_1\"",
                    "\"conversation\":\"conv_1\"",
                    "\"prompt\":{\"id\":\"pmpt_1\"}")) {
                String body = "{\"model\":\"m\",\"input\":\"a\"," + more + "}";
                assertThat(cache(hapax.post("/v1/responses", body))).as(more).isEqualTo("bypass");
                assertThat(cache(hapax.post("/v1/responses", body))).as(more).isEqualTo("bypass");
            }
            assertThat(far.count()).isEqualTo(8);
        }
    }

    @Test
    void whoWantsVarietyGetsItUnlessTheFileSaysAlways() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai, api: chat", "cache: {enable: true}"))) {
            String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],%s}";
            for (String varied : List.of("\"temperature\":0.1", "\"n\":2")) {
                assertThat(cache(hapax.post("/v1/chat/completions", body.formatted(varied))))
                        .isEqualTo("bypass");
                assertThat(cache(hapax.post("/v1/chat/completions", body.formatted(varied))))
                        .isEqualTo("bypass");
            }
            for (String steady : List.of("\"temperature\":0", "\"n\":1", "\"top_p\":1")) {
                assertThat(cache(hapax.post("/v1/chat/completions", body.formatted(steady))))
                        .isEqualTo("miss");
                assertThat(cache(hapax.post("/v1/chat/completions", body.formatted(steady))))
                        .isEqualTo("hit");
            }
        }
    }
}

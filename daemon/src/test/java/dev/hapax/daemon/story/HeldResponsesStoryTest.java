package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What OpenAI keeps of an answer, and its sealed reasoning, in chains of several providers (translation.md 103). */
class HeldResponsesStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static String chain(FakeProvider a, FakeProvider b, String kindOfB) {
        return """
                providers:
                  a: {type: openai, api: responses, base_url: %s, api_key: fake-one, model: model-a}
                  b: {type: %s, base_url: %s, api_key: fake-two, model: model-b}
                provider_preference: [a, b]
                health_check: {mode: passive}
                circuit_breaker: {failure_threshold: 100}
                retry: {max_retries: 0}
                """.formatted(a.baseUrl(), kindOfB, b.baseUrl());
    }

    private static String reasoning(String who) {
        return "{\"type\" : \"reasoning\",\"id\":\"rs_" + who + "\",\"summary\":[],\"encrypted_content\":\"sealed by "
                + who + "\"}";
    }

    private static Misbehave answers(String who, boolean stream) {
        String response = "{\"id\":\"resp_" + who
                + "\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\","
                + "\"error\":null,\"model\":\"m\",\"output\":[" + reasoning(who)
                + ",{\"type\":\"message\",\"id\":\"msg_"
                + who + "\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
                + "\"text\":\"by " + who + "\",\"annotations\":[]}]}],"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2}}";
        return stream
                ? Misbehave.body(
                        "text/event-stream",
                        "event: response.output_item.done\ndata: {\"type\":\"response.output_item.done\","
                                + "\"sequence_number\":0,\"output_index\":0,\"item\":" + reasoning(who) + "}\n\n"
                                + "event: response.completed\ndata: {\"type\":\"response.completed\","
                                + "\"sequence_number\":1,\"response\":" + response + "}\n\n")
                : Misbehave.body("application/json", response);
    }

    private static String ask(String members, boolean stream) {
        return "{\"model\":\"default\",\"stream\":" + stream + "," + members + "}";
    }

    private static String from(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-hapax-provider").orElse(answer.body());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerIsGoneOnFromWhereItIsKept(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.responses();
                FakeProvider b = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "openai, api: responses"))) {
            a.next(Misbehave.status(500, Map.of()));
            b.next(answers("b", stream), answers("b2", stream), Misbehave.status(503, Map.of()));
            assertThat(from(hapax.post("/v1/responses", ask("\"input\":\"hi\"", stream))))
                    .isEqualTo("b");

            String goOn = ask("\"input\":\"and?\",\"previous_response_id\":\"resp_b\"", stream);
            assertThat(from(hapax.post("/v1/responses", goOn))).isEqualTo("b");
            assertThat(b.lastRequest().text()).isEqualTo(goOn.replace("default", "model-b"));
            assertThat(hapax.post("/v1/responses", goOn).statusCode()).isEqualTo(503);
            assertThat(a.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sealedReasoningGoesToWhoeverSealedIt(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.responses();
                FakeProvider b = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "openai, api: responses"))) {
            a.next(answers("a", stream), Misbehave.status(500, Map.of()), answers("a2", stream));
            b.next(answers("b", stream));
            hapax.post("/v1/responses", ask("\"store\":false,\"input\":\"hi\"", stream));

            String said = "{\"role\":\"assistant\",\"content\":\"so\"}";
            String ofA = "{\"role\":\"user\",\"content\":\"hi\"}," + reasoning("a") + "," + said;
            HttpResponse<String> second =
                    hapax.post("/v1/responses", ask("\"store\":false,\"input\":[" + ofA + "]", stream));
            assertThat(from(second)).isEqualTo("b");
            assertThat(second.headers().firstValue("x-hapax-dropped-params")).hasValue("thinking");
            assertThat(b.lastRequest().text())
                    .contains("[{\"role\":\"user\",\"content\":\"hi\"}," + said + "]")
                    .doesNotContain("sealed");

            String ofBoth = ofA + "," + reasoning("b") + "," + said;
            assertThat(from(hapax.post("/v1/responses", ask("\"store\":false,\"input\":[" + ofBoth + "]", stream))))
                    .isEqualTo("a");
            assertThat(a.lastRequest().text()).contains("[" + ofA + "," + said + "]");
        }
    }

    /** <a href="https://platform.openai.com/docs/api-reference/responses/create">Create a response</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"previous_response_id\":\"resp_1\" | 400 | previous_response_id | previous_response_not_found",
                "\"conversation\":\"conv_1\" | 404 | conversation | not_found",
                "\"prompt\":{\"id\":\"pmpt_1\"} | 404 | prompt | not_found",
            })
    void whatNoProviderCanHaveIsAnErrorThatItsClientKnows(String member, int status, String param, String code)
            throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          a: {type: anthropic, base_url: %s, api_key: fake-one, model: model-a}
                        """.formatted(a.baseUrl()))) {
            HttpResponse<String> answer = hapax.post("/v1/responses", ask("\"input\":\"hi\"," + member, false));
            assertThat(answer.statusCode()).isEqualTo(status);
            JsonNode error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
            assertThat(error.path("param").stringValue()).isEqualTo(param);
            assertThat(error.path("code").stringValue()).isEqualTo(code);
            assertThat(a.count()).isZero();
        }
    }

    /** What another dialect's provider signed crosses into sealed reasoning and back to that provider alone. */
    @Test
    void thinkingSignedInAnotherDialectIsKnownAgain() throws Exception {
        try (FakeProvider a = FakeProvider.responses();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(Misbehave.status(500, Map.of()), answers("a", false));
            b.next(Misbehave.body("application/json", """
                    {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[
                     {"type":"thinking","thinking":"hm","signature":"sig-b"},{"type":"text","text":"so"}],
                     "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}"""));
            HttpResponse<String> first = hapax.post("/v1/responses", ask("\"input\":\"hi\"", false));
            assertThat(from(first)).isEqualTo("b");
            String output = JSON.readTree(first.body()).path("output").toString();
            assertThat(output).contains("sig-b");
            String history = "\"input\":[{\"role\":\"user\",\"content\":\"hi\"},"
                    + output.substring(1, output.length() - 1) + ",{\"role\":\"user\",\"content\":\"and?\"}]";

            HttpResponse<String> second = hapax.post("/v1/responses", ask(history, false));
            assertThat(from(second)).isEqualTo("a");
            assertThat(a.lastRequest().text()).doesNotContain("sig-b");

            a.next(Misbehave.status(500, Map.of()));
            assertThat(from(hapax.post("/v1/responses", ask(history, false)))).isEqualTo("b");
            assertThat(b.lastRequest()
                            .json()
                            .at("/messages/1/content/0/signature")
                            .stringValue())
                    .isEqualTo("sig-b");
        }
    }
}

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

/** A request that names what a provider holds goes there and nowhere else (failover.md §7, translation.md 102, 103). */
class HeldStateStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static String providers(FakeProvider a, FakeProvider b, String kindOfA, String kindOfB) {
        return """
                providers:
                  a: {type: %s, base_url: %s, api_key: fake-one, model: model-a}
                  b: {type: %s, base_url: %s, api_key: fake-two, model: model-b}
                provider_preference: [a, b]
                health_check: {mode: passive}
                circuit_breaker: {failure_threshold: 100}
                retry: {max_retries: 0}
                """.formatted(kindOfA, a.baseUrl(), kindOfB, b.baseUrl());
    }

    private static String ask(String members) {
        return "{\"max_tokens\":9, " + members + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static Misbehave message(String id, String more) {
        return Misbehave.body(
                "application/json",
                "{\"id\":\"" + id + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\"," + more
                        + "\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"stop_reason\":\"end_turn\","
                        + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
    }

    private static Misbehave streamed(String id) {
        return Misbehave.body(
                "text/event-stream",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"" + id
                        + "\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
                        + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                        + "\"end_turn\",\"container\":{\"id\":\"container_" + id
                        + "\"}},\"usage\":{\"output_tokens\":1}}\n\n"
                        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private static String from(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-hapax-provider").orElse(answer.body());
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/message-threads">Message threads</a>. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadGoesOnWhereItBegan(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "anthropic", "anthropic"))) {
            a.next(Misbehave.status(500, Map.of()));
            b.next(stream ? streamed("msg_b") : message("msg_b", ""));
            String create = ask("\"thread\":{\"type\":\"create\"},\"stream\":" + stream);
            assertThat(from(hapax.post("/v1/messages", create))).isEqualTo("b");
            assertThat(b.lastRequest().text()).contains("\"thread\":{\"type\":\"create\"}");

            String goOn = ask("\"thread\" : {\"type\":\"continue\",\"previous_message_id\":\"msg_b\"}");
            assertThat(from(hapax.post("/v1/messages", goOn))).isEqualTo("b");
            assertThat(b.lastRequest().text())
                    .contains("\"thread\" : {\"type\":\"continue\",\"previous_message_id\":\"msg_b\"}");

            int before = a.count();
            b.next(Misbehave.status(503, Map.of()));
            assertThat(hapax.post("/v1/messages", goOn).statusCode()).isEqualTo(503);
            assertThat(a.count()).isEqualTo(before);
        }
    }

    /** The SDK acts on the provider's own words, and the model is as well as it was. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadThatTheProviderLostIsTheCallersToBeginAnew(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          a: {type: anthropic, base_url: %s, api_key: fake-key-a, models: {m: {}}}
                        retry: {max_retries: 0}
                        """.formatted(a.baseUrl()))) {
            String lost = """
                    {"type":"error","error":{"type":"not_found_error","message":"no such thread",\
                    "details":{"error_visibility":"user_facing","error_code":"thread_not_found"}}}""";
            a.next(Misbehave.error(404, lost));
            HttpResponse<String> answer = hapax.post(
                    "/v1/messages",
                    ask("\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_b\"},\"stream\":" + stream));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("\"error_code\":\"thread_not_found\"");

            assertThat(hapax.post("/v1/messages", ask("\"thread\":{\"type\":\"create\"}"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContainerIsUsedWhereItIs(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "anthropic", "anthropic"))) {
            a.next(Misbehave.status(500, Map.of()));
            b.next(
                    stream
                            ? streamed("b")
                            : message("msg_b", "\"container\":{\"id\":\"container_b\",\"expires_at\":\"2030\"},"));
            hapax.post("/v1/messages", ask("\"stream\":" + stream));
            assertThat(from(hapax.post("/v1/messages", ask("\"container\":\"container_b\""))))
                    .isEqualTo("b");
            assertThat(from(hapax.post("/v1/messages", ask("\"container\":{\"id\":\"container_b\",\"skills\":[]}"))))
                    .isEqualTo("b");
            assertThat(from(hapax.post("/v1/messages", ask("\"container\":{\"skills\":[]}"))))
                    .isEqualTo("a");
        }
    }

    /** As after a restart: the first that speaks the caller's dialect is asked, and only it. */
    @Test
    void whereNobodyKnowsWhoHoldsItTheFirstOfTheDialectIsAskedAndNoOther() throws Exception {
        try (FakeProvider a = FakeProvider.openAi();
                FakeProvider b = FakeProvider.anthropic();
                FakeProvider c = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "openai", "anthropic")
                        .replace("[a, b]", "[a, b, c]")
                        .replace(
                                "provider_preference",
                                "  c: {type: anthropic, base_url: %s, api_key: fake-three, model: model-c}\nprovider_preference"
                                        .formatted(c.baseUrl())))) {
            String named = ask("\"container\":\"container_old\"");
            b.next(Misbehave.status(500, Map.of()));
            assertThat(hapax.post("/v1/messages", named).statusCode()).isEqualTo(500);
            assertThat(from(hapax.post("/v1/messages", named))).isEqualTo("b");
            assertThat(a.count() + c.count()).isZero();
        }
    }

    /** Whoever answered a request with it has it, though nobody saw it made: files are uploaded elsewhere. */
    @Test
    void aFileStaysWithTheProviderThatKnewIt() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "anthropic", "anthropic"))) {
            String withFile = "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
                    + "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"file_1\"}}]}]}";
            assertThat(from(hapax.post("/v1/messages", withFile.formatted("b/model-b"))))
                    .isEqualTo("b");
            assertThat(from(hapax.post("/v1/messages", withFile.formatted("default"))))
                    .isEqualTo("b");
            assertThat(a.count()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"} | thread_not_found",
                "\"container\":\"container_1\" | ",
            })
    void whatNoProviderCanHaveIsAnErrorThatItsClientKnows(String members, String errorCode) throws Exception {
        try (FakeProvider a = FakeProvider.openAi();
                FakeProvider b = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "openai", "openai"))) {
            HttpResponse<String> answer = hapax.post("/v1/messages", ask(members));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
            JsonNode error = JSON.readTree(answer.body()).path("error");
            assertThat(error.path("type").stringValue()).isEqualTo("not_found_error");
            assertThat(error.at("/details/error_code").asString("")).isEqualTo(errorCode == null ? "" : errorCode);
            assertThat(a.count() + b.count()).isZero();
        }
    }

    @Test
    void aThreadThatBeganElsewhereThanTheRequestMayGoIsNotFound() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "anthropic", "anthropic"))) {
            a.next(message("msg_a", ""));
            hapax.post("/v1/messages", ask("\"thread\":{\"type\":\"create\"}"));
            HttpResponse<String> answer = hapax.post(
                    "/v1/messages",
                    ask("\"model\":\"b/model-b\","
                            + "\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_a\"}"),
                    "X-Hapax-Fallback",
                    "off");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("\"error_code\":\"thread_not_found\"");
            assertThat(b.count()).isZero();
        }
    }

    /**
     * A wish to begin a thread comes with the whole conversation, so any provider can answer; and the caller is told.
     */
    @Test
    void aThreadThatCannotBeKeptIsAnsweredAllTheSame() throws Exception {
        try (FakeProvider a = FakeProvider.openAi();
                FakeProvider b = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "openai", "openai"))) {
            HttpResponse<String> answer = hapax.post("/v1/messages", ask("\"thread\":{\"type\":\"create\"}"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-hapax-dropped-params").orElse(""))
                    .contains("thread");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mcp_servers\": [ {\"type\":\"url\",\"url\":\"https://mcp.example/sse\",\"name\":\"m\"} ]",
                "\"container\": {\"skills\": [ {\"type\":\"anthropic\",\"skill_id\":\"pptx\"} ]}",
                "\"tools\": [ {\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"max_uses\":5} ]",
                "\"tools\": [ {\"type\":\"code_execution_20250825\",\"name\":\"code_execution\"} ]",
            })
    void whatOnlyAnthropicRunsTravelsUntouchedAndFailsOverToAnthropicOnly(String members) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                FakeProvider c = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "anthropic", "anthropic")
                        .replace("[a, b]", "[a, c, b]")
                        .replace(
                                "provider_preference",
                                "  c: {type: openai, base_url: %s, api_key: fake-three, model: model-c}\nprovider_preference"
                                        .formatted(c.baseUrl())))) {
            String body = ask("\"model\":\"default\"," + members);
            assertThat(from(hapax.post("/v1/messages", body, "anthropic-beta", "mcp-client-2025-04-04")))
                    .isEqualTo("a");
            assertThat(a.lastRequest().text()).isEqualTo(body.replace("default", "model-a"));
            assertThat(a.lastRequest().header("anthropic-beta")).isEqualTo("mcp-client-2025-04-04");

            a.next(Misbehave.status(500, Map.of()));
            assertThat(from(hapax.post("/v1/messages", body))).isEqualTo("b");
            assertThat(b.lastRequest().text()).isEqualTo(body.replace("default", "model-b"));
            assertThat(c.count()).isZero();
        }
    }

    /** failover.md §8: what may have been stored is not asked for again; what provably was not, is. */
    @ParameterizedTest
    @CsvSource({"true, 200, false", "true, 503, true", "false, 200, true"})
    void aCallThatStoresFailsOverOnlyWhenNothingWasDone(boolean store, int failure, boolean toTheNext)
            throws Exception {
        try (FakeProvider a = FakeProvider.openAi();
                FakeProvider b = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(providers(a, b, "openai", "openai"))) {
            a.next(failure == 200 ? Misbehave.htmlPage() : Misbehave.status(failure, Map.of()));
            HttpResponse<String> answer = hapax.post("/v1/chat/completions", ask("\"store\":" + store));
            assertThat(answer.statusCode()).isEqualTo(toTheNext ? 200 : 502);
            assertThat(b.count()).isEqualTo(toTheNext ? 1 : 0);
        }
    }
}

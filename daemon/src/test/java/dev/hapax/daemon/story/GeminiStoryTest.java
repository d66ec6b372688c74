package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.FakeVectors;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What only Gemini has: its key in a header, its models in the path, its signatures that no caller brings back. */
class GeminiStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "fake-key-of-gemini";

    private static String yaml(FakeProvider fake, String afterBase) {
        return """
                providers:
                  google: {type: gemini, base_url: %s%s, api_key: %s, model: gemini-3.8-flash}
                retry: {max_retries: 0}
                """.formatted(fake.baseUrl(), afterBase, KEY);
    }

    @Test
    @DisplayName("82, 83: a caller who brings back only ids brings back names, order and signatures")
    void aConversationWithToolsGoesOn() throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml(google, ""))) {
            google.next(Reply.twoTools("weather", "{\"city\":\"Oslo\"}", "weather", "{\"city\":\"Bergen\"}"));
            HttpResponse<String> first = hapax.post("/v1/chat/completions", """
                    {"model":"default","messages":[{"role":"user","content":"weather?"}],
                     "tools":[{"type":"function","function":{"name":"weather","parameters":
                       {"type":"object","properties":{"city":{"type":"string"}}}}}]}""");
            JsonNode message = JSON.readTree(first.body()).at("/choices/0/message");
            JsonNode calls = message.get("tool_calls");
            String oslo = calls.at("/0/id").stringValue();
            String bergen = calls.at("/1/id").stringValue();

            // The answers come in the other order.
            hapax.post("/v1/chat/completions", """
                    {"model":"default","messages":[{"role":"user","content":"weather?"},
                      {"role":"assistant","content":null,"tool_calls":%s},
                      {"role":"tool","tool_call_id":"%s","content":"rain"},
                      {"role":"tool","tool_call_id":"%s","content":"sun"}]}""".formatted(calls, bergen, oslo));
            JsonNode contents = google.lastRequest().json().get("contents");
            assertThat(contents).isEqualTo(JSON.readTree("""
                    [{"role":"user","parts":[{"text":"weather?"}]},
                     {"role":"model","parts":[
                       {"functionCall":{"name":"weather","args":{"city":"Oslo"}},
                        "thoughtSignature":"c2lnbmVkIGJ5IHRoZSBmYWtl"},
                       {"functionCall":{"name":"weather","args":{"city":"Bergen"}}}]},
                     {"role":"user","parts":[
                       {"functionResponse":{"name":"weather","response":{"output":"sun"}}},
                       {"functionResponse":{"name":"weather","response":{"output":"rain"}}}]}]"""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1beta", "/v1beta/", "/v1beta/openai/", "/v1beta/models"})
    @DisplayName("88: the key goes in a header and never in the address, whatever is written as base_url")
    void theKeyIsInNoAddress(String afterBase) throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml(google, afterBase))) {
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"google/a b?c/d\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            RecordedRequest request = google.lastRequest();
            assertThat(request.path()).isEqualTo("/v1beta/models/a%20b%3Fc%2Fd:generateContent");
            assertThat(request.header("x-goog-api-key")).isEqualTo(KEY);
            assertThat(request.headers()).doesNotContainKey("authorization");
            assertThat(google.allRequests()).noneMatch(each -> each.path().contains(KEY));
        }
    }

    @Test
    @DisplayName("88: no error shows an address or the key")
    void anErrorShowsNoAddress() throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml(google, ""))) {
            google.next(Reply.error(
                    400, "INVALID_ARGUMENT", "see https://generativelanguage.googleapis.com/v1beta?key=" + KEY));
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).doesNotContain(KEY).doesNotContain("googleapis");
        }
    }

    @Test
    @DisplayName("85: a stream that fails after its begin has no finish")
    void aStreamThatFailsHasNoFinish() throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml(google, ""))) {
            google.next(Misbehave.errorEventAfter(2, "UNAVAILABLE"));
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"default\",\"stream\":true,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"one two three four\"}]}");
            assertThat(answer.body()).contains("one").contains("\"error\"").doesNotContain("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GEMINI_API_KEY", "GOOGLE_API_KEY"})
    void aKeyInTheEnvironmentIsEnough(String variable) throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.withoutFile(Map.of(
                        variable, KEY, "HAPAX_GEMINI_BASE_URL", google.baseUrl().toString()))) {
            HttpResponse<String> answer = hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(google.lastRequest().path()).isEqualTo("/v1beta/models/gemini-flash-latest:generateContent");
            assertThat(google.lastRequest().header("x-goog-api-key")).isEqualTo(KEY);
        }
    }

    @Test
    void embeddingsAndCountsAreAskedOfGoogle() throws Exception {
        try (FakeProvider google = FakeProvider.gemini();
                RunningHapax hapax = RunningHapax.with(yaml(google, ""))) {
            HttpResponse<String> vectors =
                    hapax.post("/v1/embeddings", "{\"model\":\"google/gemini-embedding-001\",\"input\":\"hi\"}");
            assertThat(JSON.readTree(vectors.body())
                            .at("/data/0/embedding")
                            .path(0)
                            .floatValue())
                    .as(vectors.body())
                    .isEqualTo(FakeVectors.of("hi", 1)[0]);
            HttpResponse<String> count = hapax.post(
                    "/v1/messages/count_tokens",
                    "{\"model\":\"google/gemini-3.8-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(JSON.readTree(count.body()).path("input_tokens").intValue())
                    .as(count.body())
                    .isEqualTo(31);
        }
    }
}

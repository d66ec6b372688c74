package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Thinking goes back byte for byte to the provider that signed it, and to no other: it would be refused there. <a
 * href="https://docs.claude.com/en/docs/build-with-claude/extended-thinking">Anthropic on signatures</a>
 */
class SignedThinkingStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DROPPED = "x-hapax-dropped-params";

    private static String chain(FakeProvider a, FakeProvider b, String kindOfB) {
        return """
                providers:
                  a: {type: anthropic, base_url: %s, api_key: fake-one, model: model-a}
                  b: {type: %s, base_url: %s, api_key: fake-two, model: model-b}
                provider_preference: [a, b]
                health_check: {mode: passive}
                circuit_breaker: {failure_threshold: 100}
                retry: {max_retries: 0}
                """.formatted(a.baseUrl(), kindOfB, b.baseUrl());
    }

    /** A block as one provider spells it; spaces, escapes and an unknown member show that nobody rewrote it. */
    private static String block(String who) {
        return "{\"type\" : \"thinking\",\"thinking\":\"I am \\u0061 thought of " + who + "\", \"signature\":\"sig-"
                + who + "+/==\"}";
    }

    private static Misbehave thinks(String who) {
        return Misbehave.body(
                "application/json",
                "{\"id\":\"msg_" + who + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":["
                        + block(who) + ",{\"type\":\"redacted_thinking\",\"data\":\"redacted-" + who + "\"}"
                        + ",{\"type\":\"text\",\"text\":\"said by " + who
                        + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
    }

    private static Misbehave streamsThinking(String who) {
        return Misbehave.body("text/event-stream", """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_W","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"I am a thought"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig-WHO+/=="}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"redacted-WHO"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}

                event: message_stop
                data: {"type":"message_stop"}

                """.replace("WHO", who));
    }

    private static String ask(String turns, boolean stream) {
        return "{\"model\":\"default\",\"max_tokens\":4000,\"stream\":" + stream
                + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}" + turns + "]}";
    }

    private static String turn(String content) {
        return ", {\"role\":\"assistant\",\"content\":[" + content + "]},{\"role\":\"user\",\"content\":\"go on\"}";
    }

    private static String redacted(String who) {
        return "{\"type\":\"redacted_thinking\",\"data\":\"redacted-" + who + "\"}";
    }

    private static final String TEXT = "{\"type\":\"text\",\"text\":\"so\"}";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachProviderGetsItsOwnThinkingByteForByteAndNobodyElses(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(stream ? streamsThinking("a") : thinks("a"));
            assertThat(hapax.post("/v1/messages", ask("", stream)).statusCode()).isEqualTo(200);

            String turnOfA = turn(block("a") + " , " + redacted("a") + "," + TEXT);
            a.next(Misbehave.status(500, Map.of()));
            b.next(stream ? streamsThinking("b") : thinks("b"));
            HttpResponse<String> ofB = hapax.post("/v1/messages", ask(turnOfA, stream));
            assertThat(ofB.headers().firstValue("x-hapax-provider")).hasValue("b");
            assertThat(ofB.headers().firstValue(DROPPED)).hasValue("thinking");
            assertThat(a.lastRequest().text()).contains(turnOfA);
            assertThat(b.lastRequest().text()).contains(turn(TEXT)).doesNotContain("sig-", "redacted");

            String turnOfB = turn(redacted("b") + "," + block("b") + "," + TEXT + "\n," + redacted("b"));
            HttpResponse<String> ofA = hapax.post("/v1/messages", ask(turnOfA + turnOfB, stream));
            assertThat(ofA.headers().firstValue("x-hapax-provider")).hasValue("a");
            assertThat(ofA.headers().firstValue(DROPPED)).hasValue("thinking");
            assertThat(a.lastRequest().text())
                    .isEqualTo(ask(turnOfA + turn(TEXT), stream).replace("\"default\"", "\"model-a\""));
        }
    }

    @Test
    void aSignatureThatNobodyRemembersTravelsAsItCame() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(thinks("a"));
            hapax.post("/v1/messages", ask("", false));
            HttpResponse<String> answer = hapax.post("/v1/messages", ask(turn(block("before") + "," + TEXT), false));
            assertThat(answer.headers().firstValue(DROPPED)).isEmpty();
            assertThat(a.lastRequest().text()).contains(block("before"));
        }
    }

    /** Anthropic refuses to think in the middle of a use of tools that has no thinking at its head. */
    @Test
    void aTurnWithToolsThatLosesItsThinkingIsGoneOnWithWithoutThinking() throws Exception {
        String call = "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}";
        String result = ",{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\","
                + "\"content\":\"ok\"}]}";
        String begun = ",{\"role\":\"assistant\",\"content\":[" + block("a") + "," + call + "]}" + result;
        String goneOn = ",{\"role\":\"assistant\",\"content\":[" + call + "]}" + result;
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(thinks("a"), Misbehave.status(500, Map.of()));
            hapax.post("/v1/messages", ask("", false));
            HttpResponse<String> ofB = hapax.post("/v1/messages", ask(begun, false));
            assertThat(ofB.headers().firstValue("x-hapax-provider")).hasValue("b");
            assertThat(b.lastRequest().json().has("thinking")).isFalse();
            assertThat(b.lastRequest().json().at("/messages/1/content")).hasSize(1);

            HttpResponse<String> ofA = hapax.post("/v1/messages", ask(begun + goneOn, false));
            assertThat(ofA.headers().firstValue("x-hapax-provider")).hasValue("a");
            assertThat(ofA.headers().firstValue(DROPPED)).hasValue("thinking");
            assertThat(a.lastRequest().text()).contains(block("a"));
            assertThat(a.lastRequest().json().has("thinking")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callersOfOpenAiReturnThinkingToItsOwnProviderOnly(boolean stream) throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(stream ? streamsThinking("a") : thinks("a"));
            HttpResponse<String> first = hapax.post("/v1/chat/completions", chat("", stream));
            assertThat(first.body()).contains("thinking_blocks", "sig-a+/==", "redacted-a");

            String history = ",{\"role\":\"assistant\",\"content\":\"so\",\"thinking_blocks\":[{\"type\":\"thinking\","
                    + "\"thinking\":\"I am a thought\",\"signature\":\"sig-a+/==\"}," + redacted("a")
                    + "]},{\"role\":\"user\",\"content\":\"go on\"}";
            a.next(Misbehave.status(500, Map.of()));
            HttpResponse<String> ofB = hapax.post("/v1/chat/completions", chat(history, stream));
            assertThat(ofB.headers().firstValue("x-hapax-provider")).hasValue("b");
            assertThat(ofB.headers().firstValue(DROPPED).orElse("")).contains("thinking");
            assertThat(b.lastRequest().text()).doesNotContain("sig-a", "redacted", "I am");

            HttpResponse<String> ofA = hapax.post("/v1/chat/completions", chat(history, stream));
            assertThat(ofA.headers().firstValue("x-hapax-provider")).hasValue("a");
            JsonNode turn = a.lastRequest().json().at("/messages/1/content");
            assertThat(turn.at("/0/signature").stringValue()).isEqualTo("sig-a+/==");
            assertThat(turn.at("/0/thinking").stringValue()).isEqualTo("I am a thought");
            assertThat(turn.at("/1/data").stringValue()).isEqualTo("redacted-a");
        }
    }

    private static String chat(String turns, boolean stream) {
        return "{\"model\":\"default\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}"
                + turns + "]}";
    }

    /** Another dialect has no place for it; what is left out is said. */
    @Test
    void aProviderOfAnotherDialectGetsNoThinkingAndTheCallerIsTold() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "openai"))) {
            a.next(thinks("a"), Misbehave.status(500, Map.of()));
            hapax.post("/v1/messages", ask("", false));
            HttpResponse<String> ofB =
                    hapax.post("/v1/messages", ask(turn(block("a") + "," + redacted("a") + "," + TEXT), false));
            assertThat(ofB.headers().firstValue("x-hapax-provider")).hasValue("b");
            assertThat(ofB.headers().firstValue(DROPPED).orElse("")).contains("thinking");
            RecordedRequest sent = b.lastRequest();
            assertThat(sent.text()).doesNotContain("sig-a", "thought of a", "redacted");
            assertThat(sent.json().at("/messages/1/content").stringValue()).isEqualTo("so");
        }
    }

    /** A thought that was cut short is a whole turn; without it two turns of the user stand side by side. */
    @Test
    void aMessageOfWhichNothingIsLeftGoesWhole() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(thinks("a"), Misbehave.status(500, Map.of()));
            hapax.post("/v1/messages", ask("", false));
            hapax.post("/v1/messages", ask(turn(block("a")), false));
            assertThat(JSON.readTree(b.lastRequest().body()).path("messages"))
                    .extracting(message -> message.path("role").stringValue())
                    .containsExactly("user", "user");
        }
    }

    @Test
    void aReloadForgetsNothingOfProvidersThatStayWhatTheyWere() throws Exception {
        try (FakeProvider a = FakeProvider.anthropic();
                FakeProvider b = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(chain(a, b, "anthropic"))) {
            a.next(thinks("a"));
            hapax.post("/v1/messages", ask("", false));
            Files.writeString(hapax.configFile(), chain(a, b, "anthropic").replace("[a, b]", "[b, a]"));
            hapax.daemon().reload();
            hapax.post("/v1/messages", ask(turn(block("a") + "," + TEXT), false));
            assertThat(b.lastRequest().text()).doesNotContain("sig-a");
        }
    }
}

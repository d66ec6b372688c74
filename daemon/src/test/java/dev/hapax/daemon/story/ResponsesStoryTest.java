package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's SDK asks for responses, and every kind of upstream answers it. */
class ResponsesStoryTest {
    enum Upstream {
        OPENAI("openai", "auto", FakeProvider::responses),
        CHAT_ONLY("openai", "chat", FakeProvider::openAi),
        ANTHROPIC("anthropic", "auto", FakeProvider::anthropic),
        OLLAMA("ollama", "auto", FakeProvider::ollama);

        final String kind;
        final String api;
        final Supplier<FakeProvider> open;

        Upstream(String kind, String api, Supplier<FakeProvider> open) {
            this.kind = kind;
            this.api = api;
            this.open = open;
        }

        String yaml(FakeProvider fake) {
            return provider("far", kind, api, fake);
        }
    }

    private static String provider(String name, String kind, String api, FakeProvider fake) {
        return """
                providers:
                  %s:
                    type: %s
                    %s
                    base_url: %s
                    api_key: fake-key
                    model: model-7
                """.formatted(name, kind, kind.equals("openai") ? "api: " + api : "", fake.baseUrl());
    }

    @ParameterizedTest
    @EnumSource
    void theTextArrivesWholeAndStreamed(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            Response plain = caller.ask(ResponsesCaller.question("plain grüße 😀"));
            assertThat(ResponsesCaller.text(plain)).isEqualTo("plain grüße 😀");
            assertThat(plain.status()).contains(ResponseStatus.COMPLETED);
            assertThat(plain.model().asString()).isEqualTo("model-7");
            assertThat(plain.usage().orElseThrow().outputTokens()).isPositive();

            List<String> deltas = new ArrayList<>();
            List<Long> numbers = new ArrayList<>();
            Response streamed = caller.askStreamed(ResponsesCaller.question("streamed grüße 😀"), event -> {
                event.outputTextDelta().ifPresent(delta -> deltas.add(delta.delta()));
                event._json().ifPresent(json -> numbers.add(number(json)));
            });
            assertThat(String.join("", deltas)).isEqualTo("streamed grüße 😀");
            assertThat(ResponsesCaller.text(streamed)).isEqualTo("streamed grüße 😀");
            assertThat(streamed.status()).contains(ResponseStatus.COMPLETED);
            assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0L, 1L, 2L);
        }
    }

    private static long number(JsonValue json) {
        Object number = Objects.requireNonNull(json.convert(Map.class)).get("sequence_number");
        return ((Number) Objects.requireNonNull(number)).longValue();
    }

    @ParameterizedTest
    @EnumSource
    void twoCallsArriveWithTheirOwnArguments(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            Reply two = Reply.twoTools("weather", "{\"city\":\"Oslo \\\"øst\\\"\"}", "time", "{\"city\":\"Rome\"}");
            far.next(two, two);
            var question = ResponsesCaller.question("both, please")
                    .addTool(ResponsesCaller.tool("weather"))
                    .addTool(ResponsesCaller.tool("time"));
            assertBoth(caller.ask(question));

            StringBuilder[] pieces = {new StringBuilder(), new StringBuilder()};
            assertBoth(caller.askStreamed(question, event -> event.functionCallArgumentsDelta()
                    .ifPresent(delta -> pieces[(int) delta.outputIndex()].append(delta.delta()))));
            assertThat(pieces[0].toString()).isEqualToIgnoringWhitespace("{\"city\":\"Oslo \\\"øst\\\"\"}");
            assertThat(pieces[1].toString()).isEqualToIgnoringWhitespace("{\"city\":\"Rome\"}");
        }
    }

    private static void assertBoth(Response response) {
        assertThat(ResponsesCaller.calls(response))
                .extracting(ResponseFunctionToolCall::name)
                .containsExactly("weather", "time");
        assertThat(ResponsesCaller.calls(response).getFirst().arguments()).contains("Oslo \\\"øst\\\"");
        assertThat(ResponsesCaller.calls(response))
                .extracting(ResponseFunctionToolCall::callId)
                .doesNotHaveDuplicates()
                .noneMatch(String::isEmpty);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheModelThoughtArrivesApart(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            Reply thought = Reply.thought("first this, then that", "c2lnbmVk", "done");
            far.next(thought, thought);
            for (Response response : List.of(
                    caller.ask(ResponsesCaller.question("think")),
                    caller.askStreamed(ResponsesCaller.question("think"), _ -> {}))) {
                assertThat(ResponsesCaller.thought(response)).isEqualTo("first this, then that");
                assertThat(ResponsesCaller.text(response)).isEqualTo("done");
            }
        }
    }

    @Test
    void signedThoughtGoesBackToItsProviderAsItWas() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(Upstream.ANTHROPIC.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            far.next(Reply.thought("a thought", "c2lnbmVk", "hm"));
            Response first = caller.ask(ResponsesCaller.question("think"));
            ResponseReasoningItem thought =
                    first.output().getFirst().reasoning().orElseThrow();

            caller.ask(ResponseCreateParams.builder()
                    .model("default")
                    .inputOfResponse(List.of(
                            ResponseInputItem.ofReasoning(thought),
                            ResponseInputItem.ofResponseOutputMessage(
                                    first.output().get(1).message().orElseThrow()),
                            ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                                    .role(EasyInputMessage.Role.USER)
                                    .content("go on")
                                    .build()))));
            var blocks = far.lastRequest().json().at("/messages/1/content");
            assertThat(blocks.at("/0/type").asString()).isEqualTo("thinking");
            assertThat(blocks.at("/0/thinking").asString()).isEqualTo("a thought");
            assertThat(blocks.at("/0/signature").asString()).isEqualTo("c2lnbmVk");
            assertThat(blocks.at("/1/text").asString()).isEqualTo("hm");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theShapeOfTheAnswerIsAskedForInTheUpstreamsWords(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            far.always(upstream == Upstream.ANTHROPIC ? null : Reply.text("{\"city\":\"Oslo\"}"));
            Response answer = caller.ask(ResponsesCaller.question("{\"city\":\"Oslo\"}")
                    .text(ResponseTextConfig.builder()
                            .format(ResponseFormatTextJsonSchemaConfig.builder()
                                    .name("place")
                                    .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder()
                                            .putAdditionalProperty("type", JsonValue.from("object"))
                                            .build())
                                    .build())
                            .build()));
            assertThat(ResponsesCaller.text(answer)).contains("Oslo");
            if (upstream != Upstream.OPENAI) {
                assertThat(answer.text().orElseThrow().format().orElseThrow().isJsonSchema())
                        .isTrue();
            }
            assertThat(far.lastRequest().text()).contains("\"object\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,    400, invalid_value,         BadRequestException",
        "OPENAI,    401, invalid_api_key,       InternalServerException",
        "OPENAI,    404, model_not_found,       InternalServerException",
        "OPENAI,    429, rate_limit_exceeded,   RateLimitException",
        "OPENAI,    529, overloaded_error,      InternalServerException",
        "ANTHROPIC, 400, invalid_request_error, BadRequestException",
        "ANTHROPIC, 401, authentication_error,  InternalServerException",
        "ANTHROPIC, 404, not_found_error,       InternalServerException",
        "ANTHROPIC, 429, rate_limit_error,      RateLimitException",
        "ANTHROPIC, 529, overloaded_error,      InternalServerException",
        "OLLAMA,    400, ,                      BadRequestException",
        "OLLAMA,    429, ,                      RateLimitException",
    })
    void anErrorIsOfTheClassThatItsSituationHas(Upstream upstream, int status, String code, String raised)
            throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            try (FakeProvider far = upstream.open.get();
                    RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                    ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
                far.always(Reply.error(status, code));
                var question = ResponsesCaller.question("hi");
                assertThatThrownBy(() -> {
                            if (streamed) {
                                caller.askStreamed(question, _ -> {});
                            } else {
                                caller.ask(question);
                            }
                        })
                        .isInstanceOf(OpenAIServiceException.class)
                        .extracting(e -> e.getClass().getSimpleName())
                        .isEqualTo(raised);
            }
        }
    }

    @Test
    void aModelThatNobodyHasIsNotFound() throws Exception {
        try (FakeProvider far = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(Upstream.OPENAI.yaml(far) + "    models: {model-7: {}}");
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            assertThatThrownBy(() -> caller.ask(ResponsesCaller.question("hi").model("model-8")))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "CHAT_ONLY"})
    void anErrorInTheMiddleIsRaised(Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            far.next(Misbehave.errorEventAfter(6, "server_error"));
            List<ResponseStreamEvent> before = new ArrayList<>();
            assertThatThrownBy(() -> caller.askStreamed(
                            ResponsesCaller.question("one two three four five six seven"), before::add))
                    .isInstanceOf(SseException.class);
            assertThat(before).isNotEmpty().noneMatch(ResponseStreamEvent::isCompleted);
        }
    }

    @Test
    void anAnswerThatTheGatewayDoesNotKeepIsNotFound() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(Upstream.ANTHROPIC.yaml(far));
                ResponsesCaller caller = new ResponsesCaller(hapax.url())) {
            assertThatThrownBy(
                            () -> caller.ask(ResponsesCaller.question("and?").previousResponseId("resp_of_long_ago")))
                    .isInstanceOf(BadRequestException.class)
                    .extracting(e -> ((BadRequestException) e).code().orElse(""))
                    .isEqualTo("previous_response_not_found");
            assertThat(far.count()).isZero();
        }
    }

    @Test
    void theBytesTravelUntouchedBothWays() throws Exception {
        try (FakeProvider far = FakeProvider.responses();
                RunningHapax hapax = RunningHapax.with(Upstream.OPENAI.yaml(far))) {
            String rest =
                    ", \"input\": [{\"role\":\"user\",\"content\":\"hi\"}],  \"tools\":[{\"type\":\"web_search\"}],"
                            + "\"of_tomorrow\": 1.50}";
            String answer = hapax.post("/v1/responses", "{\"model\": \"default\"" + rest)
                    .body();
            assertThat(far.lastRequest().text()).isEqualTo("{\"model\": \"model-7\"" + rest);
            assertThat(far.lastRequest().path()).isEqualTo("/v1/responses");
            assertThat(answer).contains("\"a_field_of_tomorrow\":{\"kept\":true}");

            String stream = hapax.post("/v1/responses", "{\"stream\":true,\"model\": \"default\"" + rest)
                    .body();
            assertThat(stream).contains("\"obfuscation\":\"x7Kq\"", "event: response.completed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auto, gpt-4o, /v1/chat/completions",
        "auto, gpt-5-pro, /v1/responses",
        "auto, gpt-5.1-codex-max, /v1/responses",
        "auto, o3-deep-research-2025-06-26, /v1/responses",
        "responses, gpt-4o, /v1/responses",
        "chat, gpt-5-pro, /v1/chat/completions",
    })
    void aCallerOfAnotherDialectIsPutIntoTheApiThatTheModelHas(String api, String model, String path) throws Exception {
        try (FakeProvider far = path.endsWith("/responses") ? FakeProvider.responses() : FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(provider("far", "openai", api, far));
                OpenAiCaller openAi = new OpenAiCaller(hapax.url());
                AnthropicCaller anthropic = new AnthropicCaller(hapax.url())) {
            for (Caller caller : List.of(openAi, anthropic)) {
                assertThat(caller.ask("far/" + model, "hello there").text()).isEqualTo("hello there");
                assertThat(far.lastRequest().path()).isEqualTo(path);
                assertThat(caller.askStreamed("far/" + model, "and again").text())
                        .isEqualTo("and again");
                far.next(Reply.toolCall("weather", "{\"city\":\"Rome\"}"));
                assertThat(caller.callToolStreamed("far/" + model, "weather?").argumentsJson())
                        .isEqualToIgnoringWhitespace("{\"city\":\"Rome\"}");
            }
        }
    }

    @Test
    void aModelsOwnAddressServesResponsesToo() throws Exception {
        try (FakeProvider far = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far:
                            type: anthropic
                            base_url: %s
                            api_key: fake-key
                            models:
                              model-7:
                                endpoint: /v1/far/seven
                        """.formatted(far.baseUrl()))) {
            assertThat(hapax.post("/v1/far/seven/responses", "{\"input\":\"hello\"}")
                            .body())
                    .contains("\"object\":\"response\"", "\"text\":\"hello\"");
        }
    }
}

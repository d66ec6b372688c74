package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Reply;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The official SDKs talk to every kind of upstream and cannot tell that the gateway is there. */
class SdkStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    enum Upstream {
        OPENAI("openai", FakeProvider::openAi),
        ANTHROPIC("anthropic", FakeProvider::anthropic),
        OLLAMA("ollama", FakeProvider::ollama),
        GEMINI("gemini", FakeProvider::gemini),
        GEMINI_IN_ARRAYS("gemini", FakeProvider::geminiInArrays),
        AZURE("azure-openai", FakeProvider::openAi);

        final String kind;
        final Supplier<FakeProvider> open;

        Upstream(String kind, Supplier<FakeProvider> open) {
            this.kind = kind;
            this.open = open;
        }

        String yaml(FakeProvider fake) {
            return """
                    providers:
                      far:
                        type: %s
                        base_url: %s
                        api_key: fake-key
                        model: model-7
                    """.formatted(kind, fake.baseUrl());
        }
    }

    enum Sdk {
        OPENAI(OpenAiCaller::new, "stop", "tool_calls"),
        ANTHROPIC(AnthropicCaller::new, "end_turn", "tool_use");

        final Function<String, Caller> open;
        final String finished;
        final String calledTool;

        Sdk(Function<String, Caller> open, String finished, String calledTool) {
            this.open = open;
            this.finished = finished;
            this.calledTool = calledTool;
        }
    }

    static Stream<Arguments> everySdkAndUpstream() {
        return Stream.of(Sdk.values())
                .flatMap(sdk -> Stream.of(Upstream.values()).map(upstream -> Arguments.of(sdk, upstream)));
    }

    @ParameterizedTest
    @MethodSource("everySdkAndUpstream")
    void anSdkGetsTheTextThatTheUpstreamSaid(Sdk sdk, Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                Caller caller = sdk.open.apply(hapax.url())) {
            Caller.Said plain = caller.ask("default", "plain nonce-1 grüße 😀");
            assertThat(plain.text()).contains("plain nonce-1 grüße 😀");
            assertThat(plain.finish()).isEqualTo(sdk.finished);
            assertThat(plain.model()).isEqualTo("model-7");

            Caller.Said streamed = caller.askStreamed("default", "streamed nonce-2 grüße 😀");
            assertThat(streamed.text()).contains("streamed nonce-2 grüße 😀");
            assertThat(streamed.finish()).isEqualTo(sdk.finished);
            assertThat(streamed.outputTokens()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("everySdkAndUpstream")
    void anSdkGetsTheToolCallThatTheUpstreamMade(Sdk sdk, Upstream upstream) throws Exception {
        try (FakeProvider far = upstream.open.get();
                RunningHapax hapax = RunningHapax.with(upstream.yaml(far));
                Caller caller = sdk.open.apply(hapax.url())) {
            String arguments = "{\"city\":\"Trondheim \\\"\\u00f8st\\\"\"}";
            far.next(Reply.toolCall("weather", arguments));
            assertCalled(caller.callTool("default", "weather, please"), arguments, sdk.calledTool);
            far.next(Reply.toolCall("weather", arguments));
            assertCalled(caller.callToolStreamed("default", "weather, please"), arguments, sdk.calledTool);
        }
    }

    private static void assertCalled(Caller.Called call, String arguments, String finish) {
        assertThat(call.tool()).isEqualTo("weather");
        assertThat(JSON.readTree(call.argumentsJson())).isEqualTo(JSON.readTree(arguments));
        assertThat(call.finish()).isEqualTo(finish);
    }
}

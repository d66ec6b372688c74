package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.dialect.rules.AnthropicGrammar;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of translation.md about streams that only a running daemon can show. */
class StreamRulesStoryTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    /** @param names of the providers, in the order of the chain */
    private static String yaml(FakeProvider openAi, FakeProvider anthropic, String... names) {
        String providers = Stream.of(names)
                .map(name -> "  %s: {type: %s, base_url: %s, api_key: fake, model: %s}\n"
                        .formatted(
                                name,
                                name,
                                (name.equals("openai") ? openAi : anthropic).baseUrl(),
                                name.equals("openai") ? "gpt" : "claude"))
                .collect(Collectors.joining());
        return "providers:\n" + providers + """
                provider_preference: [%s]
                health_check: {mode: passive}
                retry: {max_retries: 0}
                """.formatted(String.join(", ", names));
    }

    private static String question(String text) {
        return "{\"model\":\"default\",\"max_tokens\":99,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}";
    }

    @Test
    @DisplayName("57: with one target in the chain the start is sent at once")
    void theStartIsSentAtOnce() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "openai"));
                HttpClient client = HttpClient.newHttpClient()) {
            openAi.next(Misbehave.stallAfter(1));
            HttpRequest request = hapax.request(MESSAGES)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(question("hi")))
                    .build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("event: message_start");
                assertThat(lines.readLine()).contains("\"id\":\"msg_chatcmpl-fake\"");
            }
            assertThat(openAi.awaitHangUp(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    @DisplayName("57: with another target the start waits for content, and there is one start")
    void theStartWaitsForContent() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "anthropic", "openai"))) {
            anthropic.next(Misbehave.errorEventAfter(2, "api_error"));
            openAi.next(Reply.text("from the other"));
            HttpResponse<String> answer = hapax.post(MESSAGES, question("hi"));
            AnthropicGrammar.Answer heard = AnthropicGrammar.check(answer.body());
            assertThat(heard.message().path("id").stringValue()).isEqualTo("msg_chatcmpl-fake");
            assertThat(heard.blocks()).containsExactly(AnthropicGrammar.Block.text("from the other"));
            assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("openai");
        }
    }

    @ParameterizedTest
    @CsvSource({CHAT + ",503", MESSAGES + ",529"})
    @DisplayName("67: an overloaded_error before content is a status and no stream")
    void anErrorBeforeContentIsAStatus(String path, int status) throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "anthropic"))) {
            anthropic.next(Misbehave.errorEventFirst("overloaded_error"));
            HttpResponse<String> answer = hapax.post(path, question("hi"));
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        }
    }

    @Test
    @DisplayName("67: where another target can answer, an error before content is not seen")
    void anErrorBeforeContentIsPassedOver() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "anthropic", "openai"))) {
            anthropic.next(Misbehave.errorEventAfter(2, "overloaded_error"));
            openAi.next(Reply.text("from the other"));
            HttpResponse<String> answer = hapax.post(CHAT, question("hi"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("other").endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    @DisplayName("67, 100: an error, or an event that is none, after content: told in the stream, no finish, no marker")
    void anErrorAfterContentIsTold() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "anthropic", "openai"))) {
            anthropic.next(Misbehave.errorEventAfter(4, "overloaded_error"), Misbehave.malformedEvent(4));
            for (int i = 0; i < 2; i++) {
                OpenAiGrammar.Answer heard = OpenAiGrammar.check(
                        hapax.post(CHAT, question("one two three")).body());
                assertThat(heard.end()).isEqualTo(OpenAiGrammar.End.ERROR);
                assertThat(heard.text()).isEqualTo("one ");
                assertThat(heard.finish()).isNull();
            }
            openAi.next(Misbehave.malformedEvent(2));
            AnthropicGrammar.Answer heard = AnthropicGrammar.check(
                    hapax.post(MESSAGES, question("one two three").replace("default", "openai/gpt"))
                            .body());
            assertThat(heard.end()).isEqualTo(AnthropicGrammar.End.ERROR);
            assertThat(heard.messageDelta().isMissingNode()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    @DisplayName("99: an event of more than a megabyte passes, whoever sends it to whom")
    void aLargeEventPasses(String path) throws Exception {
        String word = "x".repeat(3_000_000);
        for (String preference : new String[] {"openai", "anthropic"}) {
            try (FakeProvider openAi = FakeProvider.openAi();
                    FakeProvider anthropic = FakeProvider.anthropic();
                    RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, preference))) {
                openAi.next(Reply.text(word));
                anthropic.next(Reply.text(word));
                HttpResponse<String> answer = hapax.post(path, question("hi"));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body().contains("\"" + word + "\"")).isTrue();
                assertThat(answer.body()).endsWith(path.equals(CHAT) ? "[DONE]\n\n" : "\"message_stop\"}\n\n");
            }
        }
    }

    @Test
    @DisplayName("101: every event goes out at once, under headers that keep proxies from holding it")
    void everyEventGoesOutAtOnce() throws Exception {
        try (FakeProvider openAi = FakeProvider.openAi();
                FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(openAi, anthropic, "openai"));
                HttpClient client = HttpClient.newHttpClient()) {
            openAi.next(Misbehave.stallAfter(2));
            HttpRequest request = hapax.request(CHAT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(question("one two")))
                    .build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
                assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
                assertThat(answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
                assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
                assertThat(lines.readLine()).contains("\"role\":\"assistant\"");
                assertThat(lines.readLine()).isEmpty();
                assertThat(lines.readLine()).contains("\"content\":\"one \"");
            }
        }
    }
}

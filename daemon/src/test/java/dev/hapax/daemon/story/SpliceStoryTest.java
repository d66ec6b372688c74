package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream breaks after its first words, and another target goes on with it (failover.md §2). */
class SpliceStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEXT = "one two three four five six seven eight nine ten";

    private static String config(FakeProvider first, String kind, FakeProvider second, String other, String recovery) {
        return """
                providers:
                  first: {type: %s, base_url: %s, api_key: fake-one, model: model-1, timeout: {idle: 300ms}}
                  second: {type: %s, base_url: %s, api_key: fake-two, model: model-2}
                provider_preference: [first, second]
                health_check: {mode: passive}
                server: {request_timeout: 8s}
                failover: {stream_recovery: %s}
                """.formatted(kind, first.baseUrl(), other, second.baseUrl(), recovery);
    }

    private static FakeProvider fake(String kind) {
        return kind.equals("openai") ? FakeProvider.openAi() : FakeProvider.anthropic();
    }

    private static String question(String more) {
        return "{\"model\":\"default\",\"stream\":true,\"max_tokens\":99" + more
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai, openai",
        "openai, openai, anthropic",
        "openai, anthropic, openai",
        "openai, anthropic, anthropic",
        "anthropic, openai, openai",
        "anthropic, openai, anthropic",
        "anthropic, anthropic, openai",
        "anthropic, anthropic, anthropic",
    })
    void theCallerSeesOneWholeStream(String caller, String broken, String other) throws Exception {
        try (FakeProvider first = fake(broken);
                FakeProvider second = fake(other);
                RunningHapax hapax = RunningHapax.with(config(first, broken, second, other, "deterministic"))) {
            first.next(Misbehave.cutAfter(6));
            Read read = read(hapax, caller, ",\"temperature\":0");
            assertThat(read.text()).isEqualTo(TEXT);
            assertThat(read.ended()).isTrue();
            assertThat(read.body()).doesNotContain("\"error\"");
            assertThat(read.begun()).isEqualTo(1);
            assertThat(read.names()).hasSize(1);
            assertThat(second.count()).isEqualTo(1);
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_splices_total{result=\"ok\"} 1")
                    .contains("hapax_splices_total{result=\"diverged\"} 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void anotherTextIsNeverMixedIn(String caller) throws Exception {
        try (FakeProvider first = fake(caller);
                FakeProvider second = fake(caller);
                RunningHapax hapax = RunningHapax.with(config(first, caller, second, caller, "always"))) {
            first.next(Misbehave.cutAfter(6));
            second.next(Reply.text("one two drei vier"));
            Read read = read(hapax, caller, "");
            assertThat(TEXT).startsWith(read.text());
            assertThat(read.ended()).isFalse();
            assertThat(read.body()).contains("error").contains("The answer broke off");
            assertThat(hapax.get("/metrics").body()).contains("hapax_splices_total{result=\"diverged\"} 1");
        }
    }

    @Test
    void aStalledStreamIsGoneOnWithToo() throws Exception {
        try (FakeProvider first = fake("openai");
                FakeProvider second = fake("openai");
                RunningHapax hapax = RunningHapax.with(config(first, "openai", second, "openai", "always"))) {
            first.next(Misbehave.stallAfter(4));
            Read read = read(hapax, "openai", "");
            assertThat(read.text()).isEqualTo(TEXT);
            assertThat(read.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deterministic | ,\"temperature\":0.7",
                "deterministic | ,\"top_p\":0.5",
                "off | ,\"temperature\":0",
                "always | ,\"n\":2",
                "deterministic | ,\"seed\":7,\"store\":true",
            })
    void whatIsNotToBeMendedEndsWithItsError(String recovery, String more) throws Exception {
        try (FakeProvider first = fake("openai");
                FakeProvider second = fake("openai");
                RunningHapax hapax = RunningHapax.with(config(first, "openai", second, "openai", recovery))) {
            first.next(Misbehave.cutAfter(6));
            Read read = read(hapax, "openai", more);
            assertThat(read.ended()).isFalse();
            assertThat(read.body()).contains("error");
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void neverWithinAToolCall() throws Exception {
        try (FakeProvider first = fake("anthropic");
                FakeProvider second = fake("anthropic");
                RunningHapax hapax = RunningHapax.with(config(first, "anthropic", second, "anthropic", "always"))) {
            first.next(Misbehave.cutWithin(Reply.toolCall("find", "{\"where\":\"here\"}"), 3));
            Read read = read(hapax, "anthropic", "");
            assertThat(read.body()).contains("tool_use").contains("event: error");
            assertThat(second.count()).isZero();
        }
    }

    /**
     * What a caller got.
     *
     * @param begun how often a stream was begun
     * @param names the ids and models that its frames name
     */
    private record Read(String body, String text, boolean ended, int begun, Set<String> names) {}

    private static Read read(RunningHapax hapax, String caller, String more) throws Exception {
        String path = caller.equals("openai") ? "/v1/chat/completions" : "/v1/messages";
        HttpResponse<String> answer = hapax.post(path, question(more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var text = new StringBuilder();
        Set<String> names = new LinkedHashSet<>();
        int begun = 0;
        boolean ended = false;
        for (String line : answer.body().lines().toList()) {
            if (line.equals("data: [DONE]") || line.equals("event: message_stop")) {
                ended = true;
            }
            if (!line.startsWith("data: {")) {
                continue;
            }
            JsonNode data = JSON.readTree(line.substring("data: ".length()));
            text.append(data.at("/choices/0/delta/content").asString(""));
            text.append(data.at("/delta/text").asString(""));
            boolean role = !data.at("/choices/0/delta/role").isMissingNode();
            begun += role || data.path("type").asString("").equals("message_start") ? 1 : 0;
            JsonNode named = data.has("message") ? data.path("message") : data;
            if (named.has("id") && named.has("model")) {
                names.add(named.path("id").asString("") + " "
                        + named.path("model").asString(""));
            }
        }
        return new Read(answer.body(), text.toString(), ended, begun, names);
    }
}

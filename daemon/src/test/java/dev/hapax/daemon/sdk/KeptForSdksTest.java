package dev.hapax.daemon.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.fake.Reply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An SDK finds the same in an answer that was kept from the other form as in the one that was asked for. */
class KeptForSdksTest {
    static Stream<Arguments> everyClientAndUpstream() {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of(Upstream.values()).map(upstream -> Arguments.of(client, upstream)));
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("everyClientAndUpstream")
    void wholeAndStreamedAreOneAnswer(Client client, Upstream upstream) throws Exception {
        try (var stage = new Stage(client, upstream, "cache: {enable: true, mode: always}\n")) {
            int asked = 0;
            for (boolean wholeFirst : new boolean[] {true, false}) {
                for (Reply reply : replies(upstream)) {
                    Asked question = question(reply, wholeFirst);
                    stage.far.next(reply);
                    Answered first = wholeFirst ? stage.sdk.whole(question) : stage.sdk.streamed(question);
                    Answered again = wholeFirst ? stage.sdk.streamed(question) : stage.sdk.whole(question);
                    asked++;
                    assertThat(stage.far.count()).as(reply.toString()).isEqualTo(asked);
                    assertThat(again.text()).isEqualTo(first.text());
                    assertThat(again.thinking()).isEqualTo(first.thinking());
                    assertThat(again.finish()).isEqualTo(first.finish());
                    assertThat(again.model()).isEqualTo(first.model());
                    assertThat(again.outputTokens()).isEqualTo(first.outputTokens());
                    assertThat(calls(again)).isEqualTo(calls(first));
                }
            }
        }
    }

    private static List<Reply> replies(Upstream upstream) {
        return List.of(
                Reply.text("grüße 😀 \"quoted\"\n second line"),
                Reply.twoTools("weather", "{\"city\":\"Oslo\"}", "weather", "{\"city\":\"Bergen 🌧\"}"),
                Reply.thought("let me see", upstream.signs() ? "c2ln" : null, "it rains"));
    }

    private static Asked question(Reply reply, boolean wholeFirst) {
        Asked question = Asked.saying("question " + wholeFirst);
        return switch (reply) {
            case Reply.ToolCalls _ -> question.withTools();
            case Reply.Thought _ -> question.withThinking();
            case Reply.Text _, Reply.Failed _ -> question;
        };
    }

    private static List<List<Object>> calls(Answered answer) {
        return answer.calls().stream()
                .map(call -> List.<Object>of(call.id(), call.tool(), tree(call.argumentsJson())))
                .toList();
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}

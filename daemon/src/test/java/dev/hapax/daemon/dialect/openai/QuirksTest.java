package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.dialect.openai.Quirks.Quirk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What each difference of a copy changes in a request that is written for it. */
class QuirksTest {
    private static final String TWO_TOOLS = """
            "tools":[{"type":"function","function":{"name":"f","strict":true}},
                     {"type":"function","function":{"name":"g"}}]""";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
            NO_STREAM_OPTIONS | "stream":true                                  | stream_options   | -                 | -
            NO_USER           | "user":"u"                                     | user             | -                 | user
            ONLY_MAX_TOKENS   | "max_tokens":7                                 | max_tokens       | 7                 | -
            RANDOM_SEED       | "seed":7                                       | random_seed      | 7                 | -
            RANDOM_SEED       | "seed":7                                       | seed             | -                 | -
            NO_JSON_OBJECT    | "response_format":{"type":"json_object"}       | response_format  | {"type":"json_schema","json_schema":{"name":"object","schema":{"type":"object"}}} | -
            THINKING_SWITCH   | "reasoning_effort":"none"                      | thinking         | {"type":"disabled"} | -
            THINKING_SWITCH   | "reasoning_effort":"high"                      | reasoning_effort | "high"            | -
            """)
    void aDifferenceIsHeeded(Quirk quirk, String members, String member, String value, String dropped)
            throws BadRequest {
        WrittenRequest written = written(Quirks.of(quirk), "gpt-5", messages("hi") + "," + members);
        JsonNode found = Json.readRequest(written.body()).node().path(member);
        assertThat(found.isMissingNode() ? null : Json.text(found)).isEqualTo(value);
        assertThat(written.dropped()).isEqualTo(dropped == null ? List.of() : List.of(dropped));
    }

    @Test
    void aToolThatCannotBeNamedIsTheOnlyOneShown() throws BadRequest {
        String named = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"g\"}}";
        JsonNode body = body(Quirks.of(Quirk.NO_NAMED_TOOL), messages("hi") + "," + TWO_TOOLS + "," + named);
        assertThat(body.get("tool_choice").stringValue()).isEqualTo("required");
        assertThat(body.get("tools")).hasSize(1);
        assertThat(body.at("/tools/0/function/name").stringValue()).isEqualTo("g");
    }

    @Test
    void anyToolHasAnotherWord() throws BadRequest {
        String required = "\"tool_choice\":\"required\"";
        JsonNode body = body(Quirks.of(Quirk.ANY_TOOL), messages("hi") + "," + TWO_TOOLS + "," + required);
        assertThat(body.get("tool_choice").stringValue()).isEqualTo("any");
    }

    @Test
    void strictToolsAreNamedWhereTheyCannotBe() throws BadRequest {
        WrittenRequest written = written(Quirks.of(Quirk.NO_STRICT), "m", messages("hi") + "," + TWO_TOOLS);
        assertThat(new String(written.body(), UTF_8)).doesNotContain("strict");
        assertThat(written.dropped()).containsExactly("strict");
    }

    @Test
    void aSchemaThatCannotBeHeldToIsRefused() {
        String format = "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{}}}";
        assertThatThrownBy(() -> written(Quirks.of(Quirk.NO_JSON_SCHEMA), "m", messages("hi") + "," + format))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("response_format");
    }

    @Test
    void shortIdsAreTheSameForACallAndItsResult() throws BadRequest {
        JsonNode messages = body(Quirks.of(Quirk.SHORT_IDS), """
                        "messages":[{"role":"user","content":"hi"},
                          {"role":"assistant","content":null,"tool_calls":[
                            {"id":"call_0123456789","type":"function","function":{"name":"f","arguments":"{}"}},
                            {"id":"abcDEF123","type":"function","function":{"name":"f","arguments":"{}"}}]},
                          {"role":"tool","tool_call_id":"call_0123456789","content":"1"},
                          {"role":"tool","tool_call_id":"abcDEF123","content":"2"}]""").get("messages");
        String made = messages.at("/1/tool_calls/0/id").stringValue();
        assertThat(made).matches("[A-Za-z0-9]{9}");
        assertThat(messages.at("/2/tool_call_id").stringValue()).isEqualTo(made);
        assertThat(messages.at("/1/tool_calls/1/id").stringValue()).isEqualTo("abcDEF123");
        assertThat(messages.at("/3/tool_call_id").stringValue()).isEqualTo("abcDEF123");
    }

    @Test
    void plainMessagesHaveNoNameAndNoRefusal() throws BadRequest {
        JsonNode messages = body(Quirks.of(Quirk.PLAIN_MESSAGES), """
                        "messages":[{"role":"user","name":"ann","content":"hi"},
                          {"role":"assistant","refusal":"no"},{"role":"user","content":"why?"}]""").get("messages");
        assertThat(Json.text(messages))
                .isEqualTo("[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"no\"},"
                        + "{\"role\":\"user\",\"content\":\"why?\"}]");
    }

    @Test
    void someModelsTakeNoEffortAndNoPenalties() throws BadRequest {
        var quirks = new Quirks(Set.of(), Pattern.compile("thinker"), Pattern.compile("thinker"));
        String wishes = messages("hi")
                + ",\"reasoning_effort\":\"low\",\"presence_penalty\":1,\"frequency_penalty\":1,\"stop\":\"x\"";
        assertThat(written(quirks, "thinker", wishes).dropped())
                .containsExactlyInAnyOrder("stop", "presence_penalty", "frequency_penalty");
        assertThat(written(quirks, "other", wishes).dropped()).containsExactly("reasoning_effort");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"stream\":true | \"stream\":true",
                "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"x\":1"
                        + " | \"stream\":true,\"stream_options\":null,\"x\":1"
            })
    void bytesThatPassThroughAskForNothingThatIsRefused(String members, String passed) throws BadRequest {
        byte[] asked = ("{\"model\":\"a\"," + messages("hi") + "," + members + "}").getBytes(UTF_8);
        var copy = new OpenAiDialect(Quirks.of(Quirk.NO_STREAM_OPTIONS));
        assertThat(new String(copy.splice(asked, copy.scan(asked), "b"), UTF_8))
                .isEqualTo("{\"model\":\"b\"," + messages("hi") + "," + passed + "}");
    }

    private static String messages(String text) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]";
    }

    private static JsonNode body(Quirks quirks, String members) throws BadRequest {
        return Json.readRequest(written(quirks, "m", members).body()).node();
    }

    private static WrittenRequest written(Quirks quirks, String model, String members) throws BadRequest {
        var dialect = new OpenAiDialect(quirks);
        return dialect.write(
                dialect.read(("{" + members + "}").getBytes(UTF_8)), new TargetModel(model, null, Map.of()));
    }
}

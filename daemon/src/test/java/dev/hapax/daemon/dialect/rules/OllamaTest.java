package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Wire.bytes;
import static dev.hapax.daemon.dialect.rules.Wire.done;
import static dev.hapax.daemon.dialect.rules.Wire.json;
import static dev.hapax.daemon.dialect.rules.Wire.line;
import static dev.hapax.daemon.dialect.rules.Wire.more;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.dialect.ollama.OllamaDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.Answer;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.Call;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.End;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.provider.spi.Passage.Passed;
import dev.hapax.daemon.sse.Arriving;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * translation.md E: <a href="https://docs.ollama.com/api/chat">Ollama's chat</a> asked by callers of OpenAI's, and its
 * <a href="https://docs.ollama.com/api/streaming">stream of lines</a>.
 */
class OllamaTest {
    private static final String PIXEL = "iVBORw0KGgo=";

    private static Answer answer(String... lines) {
        Passed passed = Wire.ollamaToOpenAi().translated(bytes(lines));
        assertThat(passed.failure()).isNull();
        Answer answer = OpenAiGrammar.check(passed.bytes());
        assertThat(answer.end()).isEqualTo(End.DONE);
        return answer;
    }

    private static String says(String text) {
        return more("{'role':'assistant','content':'" + text + "'}");
    }

    private static String thinks(String text) {
        return more("{'role':'assistant','content':'','thinking':'" + text + "'}");
    }

    private static JsonNode written(String request) throws BadRequest {
        return written(request, Map.of());
    }

    private static JsonNode written(String request, Map<String, Object> configured) throws BadRequest {
        WrittenRequest written = new OllamaDialect()
                .write(
                        new OpenAiDialect().read(json(request).getBytes(UTF_8)),
                        new TargetModel("llama", null, configured));
        return Objects.requireNonNull(Json.tryRead(written.body()));
    }

    private static JsonNode message(String content) throws BadRequest {
        return written("{'model':'m','messages':[{'role':'user','content':" + content + "}]}")
                .at("/messages/0");
    }

    @Test
    @DisplayName("69: lines cut anywhere, or several at once, mean the same")
    void linesCutAnywhere() {
        String stream = thinks("Grüße 😀") + says("Hi ") + "\n" + says("there") + done("stop");
        String whole = Wire.ollamaToOpenAi().translated(bytes(stream)).bytes();
        byte[] bytes = stream.getBytes(UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(Wire.ollamaToOpenAi()
                            .translated(Arriving.cutAt(bytes, at))
                            .bytes())
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
        assertThat(Wire.ollamaToOpenAi().translated(Arriving.byteByByte(bytes)).bytes())
                .isEqualTo(whole);
        assertThat(OpenAiGrammar.check(whole).text()).isEqualTo("Hi there");
        assertThat(OpenAiGrammar.check(whole).reasoning()).isEqualTo("Grüße 😀");
    }

    @Test
    @DisplayName("70: calls in one line and a stop in a later one: the finish is tool_calls")
    void callsAndThenDone() {
        Answer answer = answer(
                more("{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':{'a':1}}}]}"),
                done("stop"));
        assertThat(answer.finish()).isEqualTo("tool_calls");
        assertThat(answer.calls()).hasSize(1);
        assertThat(answer(says("Hi"), done("stop")).finish()).isEqualTo("stop");
    }

    @Test
    @DisplayName("71: arguments that are an object become JSON text; ids are made, differ, and stay the same")
    void argumentsAreAnObject() throws BadRequest {
        String two = more("{'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':"
                + "{'city':'Bern','n':1.50}}},{'function':{'name':'g','arguments':{}}}]}");
        String third = more("{'role':'assistant','content':'','tool_calls':[{'function':{'name':'h'}}]}");
        List<Call> calls = answer(two, third, done("stop")).calls();
        assertThat(calls).extracting(Call::name).containsExactly("f", "g", "h");
        assertThat(calls).extracting(Call::json).containsExactly("{\"city\":\"Bern\",\"n\":1.50}", "{}", "{}");
        assertThat(calls).extracting(Call::id).doesNotHaveDuplicates().allMatch(id -> id.matches("call_[0-9_]+"));
        assertThat(answer(two, third, done("stop")).calls()).isEqualTo(calls);

        JsonNode messages = written("{'model':'m','messages':[{'role':'user','content':'x'},"
                        + "{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function',"
                        + "'function':{'name':'f','arguments':'{\\'city\\':\\'Bern\\',\\'n\\':1.50}'}}]},"
                        + "{'role':'tool','tool_call_id':'call_1','content':'warm'}]}")
                .path("messages");
        assertThat(messages.at("/1/tool_calls/0/function/arguments").toString())
                .isEqualTo("{\"city\":\"Bern\",\"n\":1.50}");
        assertThat(messages.at("/1").has("content")).isFalse();
        assertThat(messages.at("/2/tool_name").stringValue()).isEqualTo("f");
        assertThat(messages.at("/2/content").stringValue()).isEqualTo("warm");
    }

    @Test
    @DisplayName("72: every thought is reasoning, the one on the last line too")
    void everyThought() {
        Answer answer = answer(
                thinks("One, "),
                thinks("two, "),
                thinks("three, "),
                says("42"),
                line("{'model':'m','created_at':'2025-11-23T08:00:01Z','message':{'role':'assistant','content':'',"
                        + "'thinking':'four.'},'done':true,'done_reason':'stop'}"));
        assertThat(answer.reasoning()).isEqualTo("One, two, three, four.");
        assertThat(answer.text()).isEqualTo("42");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<think>Hm.</think>42 | Hm. | 42",
                "<think>a < b </thin </think>x</think> | a < b </thin  | x</think>",
                "The tag <think> opens, </think> closes. | \"\" | The tag <think> opens, </think> closes.",
                "<thinker>no</thinker> | \"\" | <thinker>no</thinker>",
                "< think>no | \"\" | < think>no",
                "<thi | \"\" | <thi",
                "<think>only | only | \"\"",
                "<think></think>42 | \"\" | 42",
            })
    @DisplayName("73: tags of thinking at the beginning are taken apart, wherever they are cut; later ones are words")
    void tagsCutAnywhere(String text, String reasoning, String rest) {
        for (int first = 0; first <= text.length(); first++) {
            for (int second : List.of(first, (first + text.length() + 1) / 2, text.length())) {
                Answer answer = answer(
                        says(text.substring(0, first)),
                        says(text.substring(first, second)),
                        says(text.substring(second)),
                        done("stop"));
                assertThat(answer.reasoning().strip()).isEqualTo(reasoning.strip());
                assertThat(answer.text()).isEqualTo(rest);
            }
        }
    }

    @Test
    @DisplayName("73: where thoughts come by themselves, tags are words")
    void tagsBesideThoughts() {
        Answer answer = answer(thinks("Hm."), says("<think> is a tag"), done("stop"));
        assertThat(answer.reasoning()).isEqualTo("Hm.");
        assertThat(answer.text()).isEqualTo("<think> is a tag");
    }

    @Test
    @DisplayName("74: text alone has no images, an image alone no content; data URIs lose their prefix; order is kept")
    void imagesAndTexts() throws BadRequest {
        assertThat(message("'Hi'").toString()).isEqualTo("{\"role\":\"user\",\"content\":\"Hi\"}");
        String image = "{'type':'image_url','image_url':{'url':'data:image/png;base64," + PIXEL + "'}}";
        String other = "{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,/9j/'}}";
        assertThat(message("[" + image + "]").toString())
                .isEqualTo("{\"role\":\"user\",\"images\":[\"" + PIXEL + "\"]}");
        assertThat(message("[" + image + ",{'type':'text','text':'and'}," + other + "]")
                        .toString())
                .isEqualTo("{\"role\":\"user\",\"content\":\"and\",\"images\":[\"" + PIXEL + "\",\"/9j/\"]}");
    }

    @Test
    @DisplayName("75: a list of texts is one text; an empty one breaks nothing")
    void contentLists() throws BadRequest {
        assertThat(message("[{'type':'text','text':'a'},{'type':'text','text':'b'}]")
                        .path("content")
                        .stringValue())
                .isEqualTo("a\nb");
        assertThat(message("[]").toString()).isEqualTo("{\"role\":\"user\",\"content\":\"\"}");
    }

    @Test
    @DisplayName("76: a response format is a format")
    void formats() throws BadRequest {
        String head = "{'model':'m','messages':[{'role':'user','content':'x'}]";
        assertThat(written(head + ",'response_format':{'type':'json_object'}}")
                        .path("format")
                        .toString())
                .isEqualTo("\"json\"");
        assertThat(written(head + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                                + "{'type':'object','properties':{'a':{'type':'string'}}}}}}")
                        .path("format")
                        .toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
        assertThat(written(head + ",'response_format':{'type':'text'}}").has("format"))
                .isFalse();
        assertThat(written(head + "}").has("format")).isFalse();
    }

    @Test
    @DisplayName("77: limits and sampling are options; what the request says wins over what is configured")
    void options() throws BadRequest {
        String head = "{'model':'m','messages':[{'role':'user','content':'x'}]";
        assertThat(written(head + ",'max_tokens':5,'stop':['a','b'],'seed':3,'top_p':0.5}")
                        .path("options")
                        .toString())
                .isEqualTo("{\"num_predict\":5,\"stop\":[\"a\",\"b\"],\"top_p\":0.5,\"seed\":3}");
        assertThat(written(head + ",'max_completion_tokens':5,'stop':'a'}")
                        .path("options")
                        .toString())
                .isEqualTo("{\"num_predict\":5,\"stop\":[\"a\"]}");
        assertThat(written(head + "}").has("options")).isFalse();
        assertThat(written(head + "}", Map.of("num_ctx", 8192))
                        .at("/options/num_ctx")
                        .intValue())
                .isEqualTo(8192);
        assertThat(written(head + ",'seed':3}", Map.of("num_ctx", 8192, "seed", 1))
                        .at("/options/seed")
                        .intValue())
                .isEqualTo(3);
    }

    static Stream<Arguments> counts() {
        return Stream.of(
                Arguments.of("'prompt_eval_count':12,'eval_count':3", Usage.of(12, 3)),
                Arguments.of("'eval_count':3", Usage.of(0, 3)),
                Arguments.of("'prompt_eval_count':null,'eval_count':3,'total_duration':5000000", Usage.of(0, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    @DisplayName("78: counts are usage; what is not counted is 0 and never null")
    void usage(String counts, Usage usage) {
        Passed passed = Wire.ollamaToOpenAi()
                .translated(bytes(
                        says("Hi"),
                        line(
                                "{'model':'m','message':{'role':'assistant','content':''},'done':true,'done_reason':'stop',"
                                        + counts + "}")));
        assertThat(passed.usage()).isEqualTo(usage);
        JsonNode told = OpenAiGrammar.check(passed.bytes()).usage();
        assertThat(String.valueOf(told)).doesNotContain("null");
    }

    @Test
    @DisplayName("79: an error within a stream fails it; nothing ends as if it were well")
    void anErrorWithinAStream() {
        String error = line("{'error':'model runner has unexpectedly stopped'}");
        Passed before = Wire.ollamaToOpenAi().translated(bytes(error));
        assertThat(before.kind()).isEqualTo(FailureKind.SERVER_ERROR);
        assertThat(before.bytes()).isEmpty();
        Passed after = Wire.ollamaToOpenAi().translated(bytes(says("Once"), error));
        assertThat(after.kind()).isEqualTo(FailureKind.ERROR_EVENT);
        assertThat(after.bytes()).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"stop,stop", "length,length", "load,length", "unload,length", "tomorrow,length"})
    @DisplayName("79: why it is done")
    void whyItIsDone(String reason, String finish) {
        assertThat(answer(says("Hi"), done(reason)).finish()).isEqualTo(finish);
    }

    @Test
    @DisplayName("79: a model that is not there is asked for elsewhere")
    void aModelThatIsNotThere() throws Exception {
        try (FakeProvider ollama = FakeProvider.ollama();
                FakeProvider other = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          local: {type: ollama, base_url: %s, model: missing}
                          other: {type: openai, base_url: %s, api_key: fake, model: gpt}
                        provider_preference: [local, other]
                        health_check: {mode: passive}
                        """.formatted(ollama.baseUrl(), other.baseUrl()))) {
            ollama.next(Reply.error(404, null, "model 'missing' not found"));
            other.next(Reply.text("here"));
            var answer = hapax.post(
                    "/v1/chat/completions", json("{'model':'default','messages':[{'role':'user','content':'x'}]}"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Hapax-Provider")).hasValue("other");
        }
    }

    @ParameterizedTest(name = "address{0}")
    @ValueSource(strings = {"", "/", "/v1", "/v1/", "/api", "/api/chat", "/api/chat/", "//"})
    @DisplayName("80: however its address is written, the right path is asked")
    void addresses(String ending) throws Exception {
        try (FakeProvider ollama = FakeProvider.ollama();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          local: {type: ollama, base_url: "%s%s", model: llama}
                        health_check: {mode: passive}
                        """.formatted(ollama.baseUrl(), ending))) {
            var answer = hapax.post(
                    "/v1/chat/completions", json("{'model':'default','messages':[{'role':'user','content':'x'}]}"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(ollama.lastRequest().path()).isEqualTo("/api/chat");
        }
    }
}

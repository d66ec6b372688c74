package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.AnthropicGrammar.Block.call;
import static dev.hapax.daemon.dialect.rules.AnthropicGrammar.Block.redacted;
import static dev.hapax.daemon.dialect.rules.AnthropicGrammar.Block.text;
import static dev.hapax.daemon.dialect.rules.AnthropicGrammar.Block.thinking;
import static dev.hapax.daemon.dialect.rules.Wire.DONE;
import static dev.hapax.daemon.dialect.rules.Wire.bytes;
import static dev.hapax.daemon.dialect.rules.Wire.chunk;
import static dev.hapax.daemon.dialect.rules.Wire.data;
import static dev.hapax.daemon.dialect.rules.Wire.delta;
import static dev.hapax.daemon.dialect.rules.Wire.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.rules.AnthropicGrammar.Answer;
import dev.hapax.daemon.dialect.rules.AnthropicGrammar.Block;
import dev.hapax.daemon.dialect.rules.AnthropicGrammar.End;
import dev.hapax.daemon.provider.spi.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * translation.md C: a stream of <a href="https://platform.openai.com/docs/api-reference/chat-streaming">chunks</a>
 * becomes a <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">stream of events</a>. What the copies
 * of OpenAI's API do beyond its reference is told by the cases.
 */
class OpenAiToAnthropicStreamTest {
    private static final String ROLE = delta("{'role':'assistant','content':''}");
    private static final String F_CALL =
            "{'index':0,'id':'c0','type':'function','function':{'name':'f','arguments':''}}";

    private static Answer answer(String... frames) {
        Passage.Passed passed = Wire.openAiToAnthropic().translated(bytes(frames));
        assertThat(passed.failure()).isNull();
        Answer answer = AnthropicGrammar.check(passed.bytes());
        assertThat(answer.end()).isEqualTo(End.STOP);
        return answer;
    }

    private static List<Block> blocks(String... frames) {
        var all = new ArrayList<>(List.of(frames));
        all.add(finish("stop"));
        all.add(DONE);
        return answer(all.toArray(String[]::new)).blocks();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'role':'assistant','content':''}",
                "{'role':'assistant','content':null}",
                "{'role':'assistant','content':'','tool_calls':[]}",
                "{'role':'assistant','content':null,'reasoning_content':null,'refusal':null,'tool_calls':null}",
                "{}"
            })
    @DisplayName("40: a lead chunk opens no block")
    void aLeadChunkOpensNoBlock(String lead) {
        assertThat(blocks(delta(lead), Wire.text("Hi"))).containsExactly(text("Hi"));
        assertThat(blocks(delta(lead))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'reasoning_content':'Hm'}",
                "{'reasoning':'Hm'}",
                "{'reasoning':'Hm','reasoning_content':'Hm'}",
                "{'thinking_blocks':[{'type':'thinking','thinking':'Hm'}]}",
                "{'reasoning_content':'Hm','thinking_blocks':[{'type':'thinking','thinking':'Hm','signature':null}]}",
                "{'content':'','reasoning_content':'Hm'}",
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]}]}"
            })
    @DisplayName("41: where reasoning comes first, block 0 is thinking")
    void reasoningFirstIsBlockZero(String reasoning) {
        assertThat(blocks(ROLE, delta(reasoning), Wire.text("Hi"))).containsExactly(thinking("Hm", null), text("Hi"));
    }

    static Stream<Arguments> changes() {
        String thought = delta("{'reasoning_content':'T'}");
        String word = Wire.text("W");
        String called =
                Wire.call("{'index':0,'id':'c0','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}");
        Block t = thinking("T", null);
        Block w = text("W");
        Block c = call("c0", "f", "{\"a\":1}");
        return Stream.of(
                Arguments.of(List.of(thought, word), List.of(t, w)),
                Arguments.of(List.of(word, thought), List.of(w, t)),
                Arguments.of(List.of(word, called), List.of(w, c)),
                Arguments.of(List.of(called, word), List.of(c, w)),
                Arguments.of(List.of(called, thought), List.of(c, t)),
                Arguments.of(List.of(thought, called, word, thought), List.of(t, c, w, t)),
                Arguments.of(List.of(word, called, word, word), List.of(w, c, text("WW"))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    @DisplayName("42: a chunk that begins a block gives its first piece after the block's start")
    void theFirstPieceOfABlockIsNotLost(List<String> frames, List<Block> expected) {
        assertThat(blocks(frames.toArray(String[]::new))).isEqualTo(expected);
    }

    @Test
    @DisplayName("43: reasoning, text, call and finish in one chunk: each once, in this order")
    void oneChunkHoldsEverything() {
        Answer answer = answer(
                chunk("'choices':[{'index':0,'delta':{'role':'assistant','tool_calls':[{'index':0,'id':'c0',"
                        + "'type':'function','function':{'name':'f','arguments':'{}'}}],'content':'Look.',"
                        + "'reasoning_content':'Hm.'},'finish_reason':'tool_calls'}]"),
                DONE);
        assertThat(answer.blocks()).containsExactly(thinking("Hm.", null), text("Look."), call("c0", "f", "{}"));
        assertThat(answer.stopReason()).isEqualTo("tool_use");
    }

    @Test
    @DisplayName(
            "44: a call in one chunk (as xAI and Gemini send it) gives its input; an empty beginning gives no delta")
    void aCallInOneChunkGivesItsInput() {
        String whole =
                "{'index':0,'id':'c0','type':'function','function':{'name':'f','arguments':'{\\'q\\':\\'x\\'}'}}";
        assertThat(blocks(Wire.call(whole))).containsExactly(call("c0", "f", "{\"q\":\"x\"}"));
        Passage.Passed begun = Wire.openAiToAnthropic()
                .translated(bytes(
                        ROLE,
                        Wire.call(F_CALL),
                        Wire.call("{'index':0,'function':{'arguments':'{}'}}"),
                        finish("tool_calls"),
                        DONE));
        assertThat(begun.bytes().split("input_json_delta", -1)).hasSize(2);
        assertThat(AnthropicGrammar.check(begun.bytes()).blocks()).containsExactly(call("c0", "f", "{}"));
    }

    @Test
    @DisplayName("45: calls that alternate become blocks one after the other; what is early waits")
    void alternatingCallsAreNotMixed() {
        assertThat(blocks(
                        Wire.call(F_CALL),
                        Wire.call("{'index':0,'function':{'arguments':'{\\'a\\':'}}"),
                        Wire.call("{'index':1,'id':'c1','type':'function','function':{'name':'g','arguments':''}}"),
                        Wire.call("{'index':1,'function':{'arguments':'{\\'b\\''}}"),
                        Wire.call("{'index':0,'function':{'arguments':'1}'}}"),
                        Wire.call("{'index':1,'function':{'arguments':':2}'}}")))
                .containsExactly(call("c0", "f", "{\"a\":1}"), call("c1", "g", "{\"b\":2}"));
        // Both in each chunk, and the later one whole first.
        assertThat(blocks(
                        Wire.call(F_CALL
                                + ",{'index':1,'id':'c1','type':'function','function':{'name':'g','arguments':'{}'}}"),
                        Wire.text("Between."),
                        Wire.call("{'index':0,'function':{'arguments':'{}'}}")))
                .containsExactly(call("c0", "f", "{}"), call("c1", "g", "{}"), text("Between."));
    }

    static Stream<Arguments> reused() {
        String g = "{'index':0,'id':'c1','type':'function','function':{'name':'g','arguments':'{\\'b\\':2}'}}";
        return Stream.of(
                Arguments.of(
                        "a new id",
                        List.of(
                                "{'index':0,'id':'c0','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}",
                                g),
                        List.of("c0", "c1")),
                Arguments.of(
                        "in pieces",
                        List.of(F_CALL, "{'index':0,'function':{'arguments':'{\\'a\\':1}'}}", g),
                        List.of("c0", "c1")),
                Arguments.of(
                        "no ids",
                        List.of(
                                "{'index':0,'type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}",
                                "{'index':0,'type':'function','function':{'name':'g','arguments':'{\\'b\\':2}'}}"),
                        List.of("call_chatcmplB1_0", "call_chatcmplB1_1")),
                Arguments.of(
                        "empty ids",
                        List.of(
                                "{'index':0,'id':'','type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}",
                                "{'index':0,'id':'','type':'function','function':{'name':'g','arguments':'{\\'b\\':2}'}}"),
                        List.of("call_chatcmplB1_0", "call_chatcmplB1_1")),
                Arguments.of(
                        "no index at all",
                        List.of(
                                "{'type':'function','function':{'name':'f','arguments':'{\\'a\\':1}'}}",
                                "{'type':'function','function':{'name':'g','arguments':'{\\'b\\':2}'}}"),
                        List.of("call_chatcmplB1_0", "call_chatcmplB1_1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reused")
    @DisplayName("46: an index used again opens a second block")
    void anIndexUsedAgainIsAnotherCall(String name, List<String> calls, List<String> ids) {
        String[] frames = calls.stream().map(Wire::call).toArray(String[]::new);
        assertThat(blocks(frames))
                .containsExactly(call(ids.get(0), "f", "{\"a\":1}"), call(ids.get(1), "g", "{\"b\":2}"));
    }

    static Stream<Arguments> careless() {
        return Stream.of(
                Arguments.of(
                        "no id",
                        List.of("{'index':0,'function':{'name':'weather','arguments':'{'}}"),
                        "call_chatcmplB1_0"),
                Arguments.of(
                        "id in every piece",
                        List.of(
                                "{'index':0,'id':'c0','type':'function','function':{'name':'weather','arguments':''}}",
                                "{'index':0,'id':'c0','type':'function','function':{'arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "id and name in every piece",
                        List.of(
                                "{'index':0,'id':'c0','type':'function','function':{'name':'weather','arguments':''}}",
                                "{'index':0,'id':'c0','type':'function','function':{'name':'weather','arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "another id in a piece without a name",
                        List.of(
                                "{'index':0,'id':'c0','type':'function','function':{'name':'weather','arguments':''}}",
                                "{'index':0,'id':'c9','type':'function','function':{'arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "type null",
                        List.of(
                                "{'index':0,'id':'c0','type':null,'function':{'name':'weather','arguments':null}}",
                                "{'index':0,'id':null,'type':null,'function':{'name':null,'arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "name in pieces",
                        List.of(
                                "{'index':0,'id':'c0','type':'function','function':{'name':'wea'}}",
                                "{'index':0,'function':{'name':'ther','arguments':''}}",
                                "{'index':0,'function':{'arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "the id late",
                        List.of(
                                "{'index':0,'function':{'name':'weather'}}",
                                "{'index':0,'id':'c0','function':{'arguments':'{'}}"),
                        "c0"),
                Arguments.of(
                        "no index",
                        List.of(
                                "{'id':'c0','type':'function','function':{'name':'weather','arguments':''}}",
                                "{'function':{'arguments':'{'}}"),
                        "c0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("careless")
    @DisplayName("47: whatever is missing, split or repeated: one block, one name")
    void oneCallIsOneBlock(String name, List<String> pieces, String id) {
        var frames = new ArrayList<String>();
        pieces.forEach(piece -> frames.add(Wire.call(piece)));
        frames.add(Wire.call("{'index':0,'function':{'arguments':'\\'city\\':\\'Bern\\'}'}}"));
        assertThat(blocks(frames.toArray(String[]::new))).containsExactly(call(id, "weather", "{\"city\":\"Bern\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'index':0,'id':'c0','type':'function','function':{'name':'now'}}",
                "{'index':0,'id':'c0','type':'function','function':{'name':'now','arguments':''}}",
                "{'index':0,'id':'c0','type':'function','function':{'name':'now','arguments':null}}"
            })
    @DisplayName("48: a call without arguments has an empty input")
    void aCallWithoutArguments(String call) {
        Answer answer = answer(Wire.call(call), finish("tool_calls"), DONE);
        // The SDKs take the input of the block's start, {}, where no piece follows.
        assertThat(answer.blocks()).containsExactly(call("c0", "now", ""));
        assertThat(answer.stopReason()).isEqualTo("tool_use");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'content':''}",
                "{'content':null}",
                "{'reasoning_content':''}",
                "{'reasoning':''}",
                "{'content':'','reasoning_content':''}",
                "{'thinking_blocks':[]}",
                "{'thinking_blocks':[{'type':'thinking','thinking':''}]}",
                "{'tool_calls':[]}",
                "{'role':'assistant'}",
                "{'refusal':''}",
                "{'content':[]}",
                "{}"
            })
    @DisplayName("49: an empty delta within a block says nothing")
    void anEmptyDeltaSaysNothing(String empty) {
        assertThat(blocks(
                        delta("{'reasoning_content':'Th'}"),
                        delta(empty),
                        delta("{'reasoning_content':'ink'}"),
                        delta(empty),
                        Wire.text("Te"),
                        delta(empty),
                        Wire.text("xt")))
                .containsExactly(thinking("Think", null), text("Text"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'thinking_blocks':[{'type':'thinking','thinking':'Deep thought','signature':'c2ln'}]}",
                "{'thinking_blocks':[{'type':'thinking','thinking':'','signature':'c2ln'}]}",
                "{'thinking_blocks':[{'type':'thinking','signature':'c2ln'}]}",
                "{'reasoning_content':'','thinking_blocks':[{'type':'thinking','thinking':'','signature':'c2ln'}]}",
                "{'reasoning_content':'Deep thought','thinking_blocks':[{'type':'thinking','thinking':'Deep thought',"
                        + "'signature':'c2ln'}]}"
            })
    @DisplayName("50: a chunk that signs and repeats the thought gives one signature and no second thought")
    void aSignatureThatRepeatsTheThought(String signed) {
        assertThat(blocks(
                        delta(
                                "{'reasoning_content':'Deep ','thinking_blocks':[{'type':'thinking','thinking':'Deep '}]}"),
                        delta("{'reasoning_content':'thought'}"),
                        delta(signed),
                        Wire.text("Done")))
                .containsExactly(thinking("Deep thought", "c2ln"), text("Done"));
    }

    @Test
    @DisplayName("50: blocks signed one after the other, and redacted ones, stay apart")
    void severalSignedBlocksStayApart() {
        assertThat(blocks(
                        delta("{'reasoning_content':'One'}"),
                        delta("{'thinking_blocks':[{'type':'thinking','thinking':'One','signature':'s1'}]}"),
                        delta("{'thinking_blocks':[{'type':'redacted_thinking','data':'cmVk'}]}"),
                        delta("{'reasoning_content':'Two'}"),
                        delta("{'thinking_blocks':[{'type':'thinking','thinking':'Two','signature':'s2'}]}"),
                        delta("{'thinking_blocks':[{'type':'thinking','thinking':'','signature':'s3'}]}")))
                .containsExactly(thinking("One", "s1"), redacted("cmVk"), thinking("Two", "s2"), thinking("", "s3"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    @DisplayName("51: a chunk without choices, wherever it stands, breaks nothing; its usage counts")
    void aChunkWithoutChoicesAnywhere(int place) {
        for (String odd : List.of(
                "'choices':[],'usage':{'prompt_tokens':9,'completion_tokens':4,'total_tokens':13}",
                "'choices':null,'usage':{'prompt_tokens':9,'completion_tokens':4}",
                "'usage':{'prompt_tokens':9,'completion_tokens':4}",
                "'choices':[],'prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}],"
                        + "'usage':{'prompt_tokens':9,'completion_tokens':4}",
                "'choices':[],'x_groq':{'id':'r','usage':{'prompt_tokens':9,'completion_tokens':4}}")) {
            var frames = new ArrayList<>(List.of(ROLE, Wire.text("a"), Wire.text("b"), finish("stop"), DONE));
            frames.add(place, chunk(odd));
            Answer answer = answer(frames.toArray(String[]::new));
            assertThat(answer.blocks()).containsExactly(text("ab"));
            assertThat(answer.usage().path("input_tokens").intValue()).isEqualTo(9);
            assertThat(answer.usage().path("output_tokens").intValue()).isEqualTo(4);
            assertThat(answer.usage().has("estimated")).isFalse();
        }
    }

    /** What caches took part in is within {@code prompt_tokens} at OpenAI and beside {@code input_tokens} here. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "'prompt_tokens':120,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':30,"
                        + "'cache_creation_tokens':20}",
                "'prompt_tokens':120,'completion_tokens':7,'prompt_tokens_details':{'cached_tokens':30},"
                        + "'cache_creation_input_tokens':20,'cache_read_input_tokens':30"
            })
    @DisplayName("52: usage after the finish is waited for: 120 - 30 - 20 = 70")
    void usageAfterTheFinish(String usage) {
        Passage.Passed passed = Wire.openAiToAnthropic()
                .translated(bytes(
                        ROLE, Wire.text("a"), finish("stop"), chunk("'choices':[],'usage':{" + usage + "}"), DONE));
        Answer answer = AnthropicGrammar.check(passed.bytes());
        assertThat(answer.usage())
                .hasToString("{\"input_tokens\":70,\"cache_creation_input_tokens\":20,"
                        + "\"cache_read_input_tokens\":30,\"output_tokens\":7}");
        assertThat(passed.usage()).isEqualTo(new Usage(120, 7, 30, 20, 0, false));
    }

    @Test
    @DisplayName("53: where usage never comes the stream ends all the same, with marked estimates")
    void usageThatNeverComes() {
        Passage.Passed passed = Wire.openAiToAnthropic()
                .translated(bytes(
                        ROLE,
                        delta("{'reasoning_content':'" + "thought ".repeat(10) + "'}"),
                        Wire.text("word ".repeat(20)),
                        finish("stop"),
                        DONE));
        Answer answer = AnthropicGrammar.check(passed.bytes());
        assertThat(answer.end()).isEqualTo(End.STOP);
        assertThat(answer.usage().path("estimated").booleanValue()).isTrue();
        // Two of "Hello there", three around the message and three before the answer.
        assertThat(answer.usage().path("input_tokens").intValue()).isEqualTo(8);
        assertThat(answer.usage().path("output_tokens").intValue()).isBetween(25, 60);
        assertThat(passed.usage().estimated()).isTrue();
        assertThat(passed.usage().output())
                .isEqualTo(answer.usage().path("output_tokens").longValue());
        assertThat(passed.usage().reasoning()).isBetween(8L, 25L);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"stop,end_turn", "length,max_tokens", "tool_calls,tool_use", "content_filter,refusal", "eos,max_tokens"
    })
    @DisplayName("54: a finish as the first chunk gives a whole stream")
    void theFirstChunkIsTheFinish(String finish, String stopReason) {
        Answer answer = answer(finish(finish), DONE);
        assertThat(answer.blocks()).isEmpty();
        assertThat(answer.stopReason()).isEqualTo(stopReason);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("content after the finish", List.of(Wire.text("a"), finish("stop"), Wire.text("b"), DONE)),
                Arguments.of("two finishes", List.of(Wire.text("ab"), finish("stop"), finish("length"), DONE)),
                Arguments.of("no marker", List.of(Wire.text("ab"), finish("stop"))),
                Arguments.of("two markers", List.of(Wire.text("ab"), finish("stop"), DONE, DONE)),
                Arguments.of(
                        "content after the marker", List.of(Wire.text("ab"), finish("stop"), DONE, Wire.text("c"))),
                Arguments.of("an empty finish first", List.of(Wire.text("ab"), finish(""), finish("stop"), DONE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    @DisplayName("55: one end, however often or seldom it is said")
    void oneEnd(String name, List<String> frames) {
        Answer answer = answer(frames.toArray(String[]::new));
        assertThat(answer.blocks()).containsExactly(text("ab"));
        assertThat(answer.stopReason()).isEqualTo("end_turn");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("55: a marker without a finish is no end")
    void aMarkerWithoutAFinish(boolean marker) {
        Passage.Passed passed = Wire.openAiToAnthropic().translated(bytes(ROLE, Wire.text("a"), marker ? DONE : ""));
        assertThat(passed.kind()).isEqualTo(FailureKind.STREAM_DIED);
        assertThat(passed.bytes()).doesNotContain("message_delta").doesNotContain("message_stop");
        assertThat(AnthropicGrammar.check(passed.bytes()).end()).isEqualTo(End.NONE);
    }

    @Test
    @DisplayName("56: a refusal is a stop reason with its explanation")
    void aRefusalIsExplained() {
        Answer answer =
                answer(ROLE, delta("{'refusal':'I cannot '}"), delta("{'refusal':'do that.'}"), finish("stop"), DONE);
        assertThat(answer.blocks()).isEmpty();
        assertThat(answer.stopReason()).isEqualTo("refusal");
        assertThat(answer.messageDelta().at("/delta/stop_details").toString())
                .isEqualTo("{\"type\":\"refusal\",\"category\":null,\"explanation\":\"I cannot do that.\"}");
    }

    @Test
    @DisplayName("56: a limit wins over a refusal, whose words are kept")
    void aLimitWinsOverARefusal() {
        Answer answer = answer(ROLE, delta("{'refusal':'I cannot'}"), finish("length"), DONE);
        assertThat(answer.stopReason()).isEqualTo("max_tokens");
        assertThat(answer.blocks()).containsExactly(text("I cannot"));
        assertThat(answer.messageDelta().path("delta").has("stop_details")).isFalse();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "chatcmpl-B1, msg_chatcmpl-B1",
        "gen-77, msg_gen-77",
        "msg_01, msg_01",
        "'', msg_req-1",
    })
    @DisplayName("57: the start has an id of the dialect's form, the model that was asked, and every key of usage")
    void theStartIsComplete(String given, String id) {
        String chunk =
                "{'id':'" + given + "','model':'their-name','choices':[{'index':0,'delta':{'role':'assistant'}}]}";
        Passage.Passed passed =
                Wire.openAiToAnthropic().translated(bytes(data(chunk), Wire.text("a"), finish("stop"), DONE));
        Answer answer = AnthropicGrammar.check(passed.bytes());
        assertThat(answer.message().path("id").stringValue()).isEqualTo(id);
        assertThat(answer.message().path("model").stringValue()).isEqualTo(Passage.MODEL);
        assertThat(answer.message().path("usage").propertyNames())
                .contains("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens");
    }
}

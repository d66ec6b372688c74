package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Wire.blockDelta;
import static dev.hapax.daemon.dialect.rules.Wire.blockStart;
import static dev.hapax.daemon.dialect.rules.Wire.blockStop;
import static dev.hapax.daemon.dialect.rules.Wire.bytes;
import static dev.hapax.daemon.dialect.rules.Wire.end;
import static dev.hapax.daemon.dialect.rules.Wire.event;
import static dev.hapax.daemon.dialect.rules.Wire.json;
import static dev.hapax.daemon.dialect.rules.Wire.messageStart;
import static dev.hapax.daemon.dialect.rules.Wire.textBlock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.Answer;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.Call;
import dev.hapax.daemon.dialect.rules.OpenAiGrammar.End;
import dev.hapax.daemon.provider.spi.Passage;
import dev.hapax.daemon.provider.spi.Passage.Passed;
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
 * translation.md D: a <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">stream of events</a>
 * becomes a stream of <a href="https://platform.openai.com/docs/api-reference/chat-streaming">chunks</a>.
 */
class AnthropicToOpenAiStreamTest {
    private static final String END = end("'end_turn'");
    private static final String WEATHER = "{'type':'tool_use','id':'toolu_1','name':'weather','input':{}}";

    private static Passed passed(boolean usageWanted, String... frames) {
        return Wire.anthropicToOpenAi(usageWanted).translated(bytes(frames));
    }

    private static Answer answer(String... frames) {
        Passed passed = passed(false, frames);
        assertThat(passed.failure()).isNull();
        Answer answer = OpenAiGrammar.check(passed.bytes());
        assertThat(answer.end()).isEqualTo(End.DONE);
        return answer;
    }

    private static String input(int index, String piece) {
        return blockDelta(index, "{'type':'input_json_delta','partial_json':'" + piece + "'}");
    }

    @Test
    @DisplayName("58: the start becomes a chunk with the role; id and time are the same on all chunks")
    void theStartIsAChunkWithTheRole() {
        Answer answer = answer(messageStart(), textBlock(0, "Hi"), END);
        assertThat(answer.first().at("/choices/0/delta").toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(answer.first().path("id").stringValue()).isEqualTo("chatcmpl-msg_01");
        assertThat(answer.first().path("created").longValue()).isEqualTo(Passage.CREATED);
        assertThat(answer.first().path("model").stringValue()).isEqualTo(Passage.MODEL);
        assertThat(answer.text()).isEqualTo("Hi");
    }

    @Test
    @DisplayName("59: calls are numbered among themselves, whatever blocks stand before and between them")
    void callsAreNumberedAmongThemselves() {
        Passed passed = passed(
                false,
                messageStart(),
                textBlock(0, "Let me look."),
                blockStart(1, WEATHER),
                input(1, "{\\'city\\':\\'Bern\\'}"),
                blockStop(1),
                textBlock(2, "And then."),
                blockStart(3, "{'type':'tool_use','id':'toolu_2','name':'time','input':{}}"),
                input(3, "{}"),
                blockStop(3),
                end("'tool_use'"));
        Answer answer = OpenAiGrammar.check(passed.bytes());
        assertThat(answer.calls())
                .containsExactly(
                        new Call("toolu_1", "weather", "{\"city\":\"Bern\"}"), new Call("toolu_2", "time", "{}"));
        assertThat(answer.finish()).isEqualTo("tool_calls");
        assertThat(passed.bytes())
                .contains(json("{'index':0,'id':'toolu_1','type':'function','function':{'name':'weather',"
                        + "'arguments':''}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\":\"Zürich 😀\",\"n\":[1,2.50,1e3],\"q\":\"a\\\"b\\\\c\\u00e9\\ud83d\\ude00\"}",
                "{ \"spaced\" : { } }",
                "{\"a\":\"\"}"
            })
    @DisplayName("60: pieces of input make the exact JSON, wherever they are cut")
    void piecesMakeTheExactJson(String whole) {
        for (int cut = 1; cut < whole.length(); cut++) {
            Answer answer = answer(
                    messageStart(),
                    blockStart(0, WEATHER),
                    input(0, ""),
                    input(0, escaped(whole.substring(0, cut))),
                    input(0, escaped(whole.substring(cut))),
                    blockStop(0),
                    end("'tool_use'"));
            assertThat(answer.calls()).containsExactly(new Call("toolu_1", "weather", whole));
        }
    }

    /** As a JSON string; half a surrogate pair stays one. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (Character.isSurrogate(c)) {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'tool_use','id':'toolu_1','name':'weather','input':{}}",
                "{'type':'tool_use','id':'toolu_1','name':'weather'}",
                "{'type':'tool_use','id':'toolu_1','name':'weather','input':null}"
            })
    @DisplayName("60: a call without a piece of input has the arguments {}")
    void aCallWithoutInput(String block) {
        Answer answer = answer(messageStart(), blockStart(0, block), blockStop(0), end("'tool_use'"));
        assertThat(answer.calls()).containsExactly(new Call("toolu_1", "weather", "{}"));
    }

    @Test
    @DisplayName("61: thoughts become reasoning_content; signed and redacted ones can be given back")
    void thoughtsAreReasoning() {
        Answer answer = answer(
                messageStart(),
                blockStart(0, "{'type':'thinking','thinking':'','signature':''}"),
                blockDelta(0, "{'type':'thinking_delta','thinking':'Let me '}"),
                blockDelta(0, "{'type':'thinking_delta','thinking':'think.'}"),
                blockDelta(0, "{'type':'signature_delta','signature':'c2ln'}"),
                blockStop(0),
                blockStart(1, "{'type':'redacted_thinking','data':'cmVk'}"),
                blockStop(1),
                textBlock(2, "42"),
                END);
        assertThat(answer.reasoning()).isEqualTo("Let me think.");
        assertThat(answer.text()).isEqualTo("42");
        assertThat(answer.thinkingBlocks())
                .extracting(Object::toString)
                .containsExactly(
                        json("{'type':'thinking','thinking':'Let me think.','signature':'c2ln'}"),
                        json("{'type':'redacted_thinking','data':'cmVk'}"));
    }

    @Test
    @DisplayName("61: a signed thought without words can be given back too")
    void anEmptySignedThought() {
        Answer answer = answer(
                messageStart(),
                blockStart(0, "{'type':'thinking','thinking':'','signature':''}"),
                blockDelta(0, "{'type':'signature_delta','signature':'c2ln'}"),
                blockStop(0),
                textBlock(1, "42"),
                END);
        assertThat(answer.reasoning()).isEmpty();
        assertThat(answer.thinkingBlocks())
                .extracting(Object::toString)
                .containsExactly(json("{'type':'thinking','thinking':'','signature':'c2ln'}"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @DisplayName("62: pings, comments and unknown events are nothing")
    void pingsAreNothing(int place) {
        String alone = passed(false, frames()).bytes();
        for (String odd : List.of(
                event("{'type':'ping'}"),
                ": waiting\n\n",
                event("{'type':'message_thought','index':3,'weight':0.5}"),
                event("{'type':'content_block_delta','index':0,'delta':{'type':'mood_delta','mood':'calm'}}"),
                "event: ping\ndata: {}\n\n")) {
            var frames = new ArrayList<>(List.of(frames()));
            frames.add(place, odd);
            assertThat(passed(false, frames.toArray(String[]::new))
                            .bytes()
                            .replace("chatcmpl-req-1", "chatcmpl-msg_01"))
                    .as(odd)
                    .isEqualTo(alone);
        }
    }

    private static String[] frames() {
        return new String[] {
            messageStart(),
            blockStart(0, "{'type':'text','text':''}"),
            blockDelta(0, "{'type':'text_delta','text':'Hi'}"),
            blockStop(0),
            END
        };
    }

    /** <a href="https://docs.claude.com/en/api/handling-stop-reasons">Stop reasons.</a> */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "'end_turn',stop",
        "'stop_sequence',stop",
        "'max_tokens',length",
        "'tool_use',tool_calls",
        "'refusal',content_filter",
        "'pause_turn',length",
        "'model_context_window_exceeded',length",
        "'tomorrow',length",
        "null,length"
    })
    @DisplayName("63: why it stopped")
    void whyItStopped(String stopReason, String finish) {
        String reason = stopReason.equals("null") ? "null" : "'" + stopReason + "'";
        assertThat(answer(messageStart(), textBlock(0, "Hi"), end(reason)).finish())
                .isEqualTo(finish);
    }

    @Test
    @DisplayName("64: usage that was asked for comes in one last chunk and is null before")
    void usageAskedFor() {
        Passed passed = passed(true, messageStart(), textBlock(0, "Hi"), END);
        Answer answer = OpenAiGrammar.check(passed.bytes());
        assertThat(answer.first().path("usage").isNull()).isTrue();
        assertThat(answer.usage()).isNotNull();
        assertThat(answer.usage().path("completion_tokens").intValue()).isEqualTo(7);
        assertThat(passed.usage()).isEqualTo(Usage.of(10, 7));
    }

    @Test
    @DisplayName("64: usage that was not asked for is counted and not told")
    void usageNotAskedFor() {
        Passed passed = passed(false, messageStart(), textBlock(0, "Hi"), END);
        assertThat(passed.bytes()).doesNotContain("usage");
        assertThat(passed.usage()).isEqualTo(Usage.of(10, 7));
    }

    /**
     * <a href="https://docs.claude.com/en/docs/build-with-claude/prompt-caching">input_tokens</a> leaves caches out.
     */
    @ParameterizedTest
    @MethodSource("cached")
    @DisplayName("65: prompt_tokens = input + cache read + cache creation, and the total is the sum")
    void promptTokensAreAll(String atStart, String atEnd) {
        Passed passed = passed(
                true,
                messageStart(atStart),
                textBlock(0, "Hi"),
                event("{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':" + atEnd
                        + "}"),
                event("{'type':'message_stop'}"));
        assertThat(String.valueOf(OpenAiGrammar.check(passed.bytes()).usage()))
                .startsWith(json("{'prompt_tokens':120,'completion_tokens':7,'total_tokens':127,"
                        + "'prompt_tokens_details':{'cached_tokens':30,"));
    }

    static Stream<Arguments> cached() {
        String all =
                "{'input_tokens':70,'cache_read_input_tokens':30,'cache_creation_input_tokens':20,'output_tokens':";
        return Stream.of(
                Arguments.of(all + "1}", "{'output_tokens':7}"),
                Arguments.of("{'input_tokens':0,'output_tokens':0}", all + "7}"),
                Arguments.of(all + "1,'server_tool_use':null}", all + "7,'service_tier':'standard'}"),
                Arguments.of(
                        "{'input_tokens':70,'cache_read_input_tokens':30,'cache_creation_input_tokens':20,"
                                + "'cache_creation':{'ephemeral_5m_input_tokens':20},'output_tokens':1}",
                        "{'input_tokens':70,'cache_read_input_tokens':null,'output_tokens':7}"));
    }

    @Test
    @DisplayName("66: the input of the tool that carries the answer is content; no call is seen")
    void theAnswerByTool() {
        Answer answer = answer(
                messageStart(),
                blockStart(0, "{'type':'tool_use','id':'toolu_1','name':'hapax_answer','input':{}}"),
                input(0, "{\\'capital\\':"),
                input(0, "\\'Bern\\'}"),
                blockStop(0),
                end("'tool_use'"));
        assertThat(answer.text()).isEqualTo("{\"capital\":\"Bern\"}");
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.finish()).isEqualTo("stop");
    }

    @Test
    @DisplayName("67: an error before content fails the attempt as the status that it stands for")
    void anErrorBeforeContent() {
        Passed passed = passed(
                false,
                messageStart(),
                event("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"));
        assertThat(passed.kind()).isEqualTo(FailureKind.OVERLOADED);
        assertThat(passed.status()).isEqualTo(529);
        assertThat(passed.held()).isEqualTo(passed.bytes());
    }

    @Test
    @DisplayName("67: an error after content is an error in the stream, without a finish and a marker")
    void anErrorAfterContent() {
        Passed passed = passed(
                true,
                messageStart(),
                blockStart(0, "{'type':'text','text':''}"),
                blockDelta(0, "{'type':'text_delta','text':'Once'}"),
                event("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"));
        assertThat(passed.kind()).isEqualTo(FailureKind.ERROR_EVENT);
        String told = Wire.anthropicToOpenAi(true)
                .broken(GatewayError.of(ErrorKind.UPSTREAM, 502, "upstream_error", "The answer broke off"));
        Answer answer = OpenAiGrammar.check(passed.bytes() + told);
        assertThat(answer.end()).isEqualTo(End.ERROR);
        assertThat(answer.text()).isEqualTo("Once");
        assertThat(answer.finish()).isNull();
        assertThat(answer.usage()).isNull();
    }

    /**
     * <a href="https://docs.claude.com/en/docs/build-with-claude/citations">Citations</a> and the blocks of <a
     * href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/web-search-tool">Anthropic's own tools</a>.
     */
    @Test
    @DisplayName("68: citations and the blocks of server tools break nothing; the text is whole")
    void serverToolsBreakNothing() {
        Answer answer = answer(
                messageStart(),
                textBlock(0, "I will search."),
                blockStart(1, "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_search','input':{}}"),
                input(1, "{\\'query\\':\\'x\\'}"),
                blockStop(1),
                blockStart(
                        2,
                        "{'type':'web_search_tool_result','tool_use_id':'srvtoolu_1','content':"
                                + "[{'type':'web_search_result','url':'https://a.example','title':'A'}]}"),
                blockStop(2),
                blockStart(3, "{'type':'text','text':'','citations':[]}"),
                blockDelta(
                        3,
                        "{'type':'citations_delta','citation':{'type':'web_search_result_location',"
                                + "'url':'https://a.example','cited_text':'yes'}}"),
                blockDelta(3, "{'type':'text_delta','text':' It is so.'}"),
                blockStop(3),
                blockStart(4, WEATHER),
                input(4, "{}"),
                blockStop(4),
                end("'tool_use'"));
        assertThat(answer.text()).isEqualTo("I will search. It is so.");
        assertThat(answer.calls()).containsExactly(new Call("toolu_1", "weather", "{}"));
    }
}

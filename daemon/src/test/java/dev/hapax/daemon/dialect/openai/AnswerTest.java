package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole answers, as in the <a href="https://platform.openai.com/docs/api-reference/chat/object">reference</a>. */
class AnswerTest {
    static final AnswerContext CONTEXT = new AnswerContext(
            "req-1", "anthropic", "claude-x", 1763884800, false, List.of(), Duration.ofMillis(12), new byte[0]);
    private final OpenAiDialect dialect = new OpenAiDialect();

    static Stream<Arguments> answers() {
        return Stream.of(
                answer(
                        "'message':{'role':'assistant','content':'Hi 😀','refusal':null},'finish_reason':'stop'",
                        "text Hi 😀",
                        "usage 120+7 cached 30 reasoning 3",
                        "end STOP"),
                answer(
                        "'message':{'content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'f',"
                                + "'arguments':'{}'}},{'index':0,'function':{'name':'g','arguments':{'a':1.0}}}]},"
                                + "'finish_reason':'tool_calls'",
                        "call 0 c1 f",
                        "args 0 {}",
                        "call 1 call_chatcmpl1_1 g",
                        "args 1 {\"a\":1.0}",
                        "usage 120+7 cached 30 reasoning 3",
                        "end TOOL_CALLS"),
                answer(
                        "'message':{'reasoning_content':'hm','content':'x'},'finish_reason':'length'",
                        "think hm",
                        "text x",
                        "usage 120+7 cached 30 reasoning 3",
                        "end LENGTH"),
                answer(
                        "'message':{'content':'','refusal':'no'},'finish_reason':'stop'",
                        "refuse no",
                        "usage 120+7 cached 30 reasoning 3",
                        "end FILTERED"),
                answer(
                        "'message':{'content':'','refusal':'no'},'finish_reason':'length'",
                        "refuse no",
                        "usage 120+7 cached 30 reasoning 3",
                        "end LENGTH"),
                answer(
                        "'message':{'content':[{'type':'thinking','thinking':[{'type':'text','text':'t'}]},"
                                + "{'type':'text','text':'x'}]},'finish_reason':'model_length'",
                        "think t",
                        "text x",
                        "usage 120+7 cached 30 reasoning 3",
                        "end UNKNOWN"),
                answer(
                        "'message':{'thinking_blocks':[{'type':'thinking','thinking':'t','signature':'s'},"
                                + "{'type':'redacted_thinking','data':'d'}],'reasoning_content':'t','content':'x'}",
                        "think t",
                        "sign s",
                        "redacted d",
                        "text x",
                        "usage 120+7 cached 30 reasoning 3",
                        "end UNKNOWN"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerMeansTheseEvents(String json, List<String> expected) throws Exception {
        List<String> lines =
                dialect.readAnswer(body(json)).stream().map(Streams::line).toList();
        assertThat(lines.getFirst()).isEqualTo("start chatcmpl-1 m");
        assertThat(lines.subList(1, lines.size())).isEqualTo(expected);
        assertThat(dialect.summarize(body(json)).usage()).isEqualTo(new Usage(120, 7, 30, 10, 3, false));
        assertThat(dialect.summarize(body(json)).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":[{}]}",
                "{\"choices\":{}}",
                "{\"choices\":[{\"message\":\"x\"}]}",
                "{\"choices\":[{\"message\":{}}]} x",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}"
            })
    void whatIsNoAnswerIsMalformed(String json) {
        assertThatThrownBy(() -> dialect.readAnswer(json.getBytes(UTF_8))).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> dialect.summarize(json.getBytes(UTF_8))).isInstanceOf(MalformedAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":429}}",
                "{\"choices\":[{\"message\":{}}],\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":\"429\"}}"
            })
    void anErrorUnderStatus200IsAnError(String json) {
        byte[] body = json.getBytes(UTF_8);
        for (var error : List.of(
                catchThrowableOfType(ErrorInAnswer.class, () -> dialect.readAnswer(body)),
                catchThrowableOfType(ErrorInAnswer.class, () -> dialect.summarize(body)))) {
            assertThat(error.error().message()).isEqualTo("no");
            assertThat(error.error().type()).isEqualTo("t");
            assertThat(error.error().code()).isEqualTo("429");
        }
    }

    @Test
    void summaryAndReadingAgreeWhateverTheBytes() {
        var random = new Random(5);
        byte[] sample = body("'message':{'content':'a','tool_calls':[]},'finish_reason':'stop'");
        for (int round = 0; round < 3000; round++) {
            byte[] body = sample.clone();
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            assertThat(outcome(() -> dialect.summarize(body))).isEqualTo(outcome(() -> dialect.readAnswer(body)));
        }
    }

    @Test
    void anAnswerIsWrittenAsTheSdkExpectsIt() {
        byte[] written = dialect.writeAnswer(
                List.of(
                        new ChatEvent.Started("msg_01", "claude"),
                        new ChatEvent.ThinkingDelta("a"),
                        new ChatEvent.ThinkingDelta("b"),
                        new ChatEvent.ThinkingSigned("sig"),
                        new ChatEvent.RedactedThinking("red"),
                        new ChatEvent.TextDelta("Grü"),
                        new ChatEvent.TextDelta("ße"),
                        new ChatEvent.ToolCallStarted(0, "t1", "f"),
                        new ChatEvent.ToolArgumentsDelta(0, "{\"x\":"),
                        new ChatEvent.ToolCallStarted(1, "t2", "g"),
                        new ChatEvent.ToolArgumentsDelta(0, "1}"),
                        new ChatEvent.UsageReported(new Usage(120, 7, 30, 20, 3, false)),
                        new ChatEvent.Finished(FinishReason.TOOL_CALLS, null)),
                CONTEXT);
        assertThat(new String(written, UTF_8)).isEqualTo("""
            {'id':'chatcmpl-msg_01','object':'chat.completion','created':1763884800,'model':'claude-x',\
            'choices':[{'index':0,'message':{'role':'assistant','content':'Grüße','refusal':null,\
            'reasoning_content':'ab','thinking_blocks':[\
            {'type':'thinking','thinking':'ab','signature':'sig'},\
            {'type':'redacted_thinking','data':'red'}],\
            'tool_calls':[{'id':'t1','type':'function','function':{'name':'f','arguments':'{\\"x\\":1}'}},\
            {'id':'t2','type':'function','function':{'name':'g','arguments':'{}'}}]},\
            'logprobs':null,'finish_reason':'tool_calls'}],\
            'usage':{'prompt_tokens':120,'completion_tokens':7,'total_tokens':127,\
            'prompt_tokens_details':{'cached_tokens':30,'cache_creation_tokens':20},\
            'completion_tokens_details':{'reasoning_tokens':3}}}\
            """.replace('\'', '"'));
    }

    @Test
    void callsAloneHaveNullContentAndUnknownUsageIsMarked() {
        String written = new String(
                dialect.writeAnswer(
                        List.of(
                                new ChatEvent.ToolCallStarted(0, "t", "f"),
                                new ChatEvent.Finished(FinishReason.TOOL_CALLS, null)),
                        CONTEXT),
                UTF_8);
        assertThat(written)
                .contains("\"content\":null", "\"estimated\":true", "\"id\":\"chatcmpl-req-1\"")
                .doesNotContain("thinking");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop",
        "STOP_SEQUENCE,stop",
        "LENGTH,length",
        "TOOL_CALLS,tool_calls",
        "FILTERED,content_filter",
        "PAUSED,length",
        "UNKNOWN,length"
    })
    void onlyAStopIsWrittenAsStop(FinishReason reason, String word) {
        List<ChatEvent> events = List.of(new ChatEvent.TextDelta("x"), new ChatEvent.Finished(reason, null));
        assertThat(new String(dialect.writeAnswer(events, CONTEXT), UTF_8))
                .contains("\"finish_reason\":\"" + word + "\"");
    }

    private interface Reading {
        Object read() throws MalformedAnswer, ErrorInAnswer;
    }

    private static String outcome(Reading reading) {
        try {
            reading.read();
            return "answer";
        } catch (MalformedAnswer e) {
            return "malformed";
        } catch (ErrorInAnswer e) {
            return "error";
        }
    }

    private static byte[] body(String choice) {
        return ("{'id':'chatcmpl-1','object':'chat.completion','created':1,'model':'m','choices':[{'index':0," + choice
                        + "}],'usage':{'prompt_tokens':120,'completion_tokens':7,'total_tokens':127,"
                        + "'prompt_tokens_details':{'cached_tokens':30,'cache_write_tokens':10},"
                        + "'completion_tokens_details':{'reasoning_tokens':3}},'error':null}")
                .replace('\'', '"')
                .getBytes(UTF_8);
    }

    private static Arguments answer(String choice, String... lines) {
        return Arguments.of(choice, List.of(lines));
    }
}

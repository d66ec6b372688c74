package dev.hapax.daemon.dialect.openai;

import static dev.hapax.daemon.dialect.openai.Streams.read;
import static dev.hapax.daemon.dialect.openai.Streams.sample;
import static dev.hapax.daemon.dialect.openai.Streams.scan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Arriving;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of chunks, as in <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI's</a>. */
class StreamReadingTest {
    static final List<String> SAMPLES = Streams.ALL;
    private static final String STARTED = "start chatcmpl-B1 gpt-4o-mini-2024-07-18";

    static Stream<Arguments> events() {
        return Stream.of(
                sampled(
                        "text",
                        STARTED,
                        "text Grüße, ",
                        "text world 😀",
                        "usage 120+7 cached 30 reasoning 3",
                        "end STOP",
                        "whole"),
                sampled(
                        "parallel-tools",
                        STARTED,
                        "call 0 call_a get_weather",
                        "args 0 {\"city\":",
                        "call 1 call_b get_time",
                        "args 1 {\"zone\":\"CET\"",
                        "args 0 \"Par",
                        "args 0 is\"}",
                        "args 1 }",
                        "end TOOL_CALLS",
                        "whole"),
                sampled("azure", STARTED, "text Hi", "usage 5+1 cached 0 reasoning 0", "end STOP", "whole"),
                sampled(
                        "reasoning",
                        "start c0ffee deepseek-reasoner",
                        "think Let me ",
                        "think think.",
                        "text 42",
                        "usage 9+20 cached 4 reasoning 15",
                        "end STOP",
                        "whole"),
                sampled(
                        "tool-at-once",
                        "start 7d1a grok-4",
                        "think Hm.",
                        "text Looking.",
                        "call 0 call_77 search",
                        "args 0 {\"q\":\"a\\\"b\"}",
                        "end TOOL_CALLS",
                        "whole"),
                sampled(
                        "reused-index",
                        "start gem1 gemini-2.5-flash",
                        "call 0 function-call-1 first",
                        "args 0 {\"a\":1}",
                        "call 1 function-call-2 second",
                        "args 1 {\"b\":2}",
                        "usage 4+8 cached 0 reasoning 0",
                        "end TOOL_CALLS",
                        "whole"),
                sampled(
                        "careless-tools",
                        "start chatcmpl-v1 qwen3",
                        "call 0 call_x get_weather",
                        "args 0 {\"city\":\"P",
                        "args 0 aris\"}",
                        "call 1 call_chatcmplv1_1 no_id",
                        "end TOOL_CALLS",
                        "whole"),
                sampled(
                        "openrouter",
                        "start gen-1 anthropic/claude-sonnet-4",
                        "think Sure",
                        "think  thing",
                        "text Yes.",
                        "usage 10+3 cached 0 reasoning 0",
                        "end STOP",
                        "whole"),
                sampled("refusal", STARTED, "refuse I can’t help ", "refuse with that.", "end FILTERED", "whole"),
                sampled("no-marker", STARTED, "text Half ", "text no.", "end LENGTH", "whole"),
                sampled("marker-only", STARTED, "text Cut", "cut"),
                sampled("two-ends", STARTED, "text a", "text b", "end STOP", "whole"),
                sampled("unknown-end", STARTED, "text a", "end UNKNOWN", "whole"),
                sampled(
                        "signed",
                        STARTED,
                        "think Deep ",
                        "think thought",
                        "sign c2ln",
                        "redacted cmVk",
                        "text done",
                        "end STOP",
                        "whole"),
                sampled("error-first", "error server_error overloaded The server is overloaded."),
                sampled(
                        "error-midway",
                        "start gen-1 anthropic/claude-sonnet-4",
                        "text Once",
                        "error null 502 Upstream failed"),
                sampled("malformed", STARTED, "text Once", "malformed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void aStreamMeansTheseEvents(String name, List<String> expected) throws IOException {
        assertThat(read(new ByteArrayInputStream(sample(name)))).isEqualTo(expected);
    }

    /** l: lifecycle, C: content, o: ours alone; failover.md §2. */
    static Stream<Arguments> scans() {
        return Stream.of(
                sampled("text", "l", "C", "C", "C", "o", "l", "whole", "120+7"),
                sampled("parallel-tools", "l", "C", "C", "C", "C", "C", "C", "C", "l", "whole", "0+0"),
                sampled("azure", "l", "l", "C", "l", "C", "o", "l", "whole", "5+1"),
                sampled("reasoning", "l", "C", "C", "C", "C", "l", "whole", "9+20"),
                sampled("tool-at-once", "C", "l", "whole", "0+0"),
                sampled("openrouter", "l", "l", "C", "C", "C", "C", "l", "l", "whole", "10+3"),
                sampled("refusal", "l", "C", "C", "C", "l", "whole", "0+0"),
                sampled("no-marker", "C", "C", "whole", "0+0"),
                sampled("marker-only", "C", "l", "cut", "0+0"),
                sampled("two-ends", "C", "C", "C", "o", "l", "whole", "0+0"),
                sampled("error-first", "error", "cut", "0+0"),
                sampled("malformed", "C", "malformed", "cut", "0+0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scans")
    void whatPassesThroughIsSeenForWhatItIs(String name, List<String> expected) throws IOException {
        assertThat(scan(new ByteArrayInputStream(sample(name)), false)).isEqualTo(expected);
    }

    @Test
    void usageThatTheCallerAskedForIsPassedOn() throws IOException {
        assertThat(scan(new ByteArrayInputStream(sample("text")), true))
                .containsExactly("l", "C", "C", "C", "l", "l", "whole", "120+7");
    }

    @Test
    void aStreamOfSeveralChoicesIsWholeOnceAllHaveEnded() throws Exception {
        var scanner = new OpenAiDialect().streamScanner(false);
        for (String chunk : List.of(
                "{'choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'choices':[{'index':1,'delta':{'content':'b'}}]}",
                "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}")) {
            scanner.scan(frame(chunk));
            assertThat(scanner.whole()).isFalse();
        }
        scanner.scan(frame("{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}"));
        assertThat(scanner.whole()).isTrue();
        assertThat(scanner.complete()).isFalse();
        scanner.scan(new Frame(null, "[DONE]".getBytes(UTF_8), new byte[0]));
        assertThat(scanner.complete()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void neitherEventsNorScansDependOnHowTheBytesArrive(String name) throws IOException {
        byte[] bytes = sample(name);
        List<String> events = read(new ByteArrayInputStream(bytes));
        List<String> scans = scan(new ByteArrayInputStream(bytes), false);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(read(Arriving.cutAt(bytes, at))).as("cut at %d", at).isEqualTo(events);
            assertThat(scan(Arriving.cutAt(bytes, at), false))
                    .as("cut at %d", at)
                    .isEqualTo(scans);
        }
        assertThat(read(Arriving.byteByByte(bytes))).isEqualTo(events);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void aStreamThatIsCutShortIsNeverWholeBeforeItsFinish(String name) throws IOException {
        String text = new String(sample(name), UTF_8);
        int finish =
                text.replace("\"finish_reason\":null", "\"finish_reason\":----").indexOf("\"finish_reason\":\"");
        byte[] cut = text.substring(0, finish < 0 ? text.length() : finish).getBytes(UTF_8);
        assertThat(read(new ByteArrayInputStream(cut))).doesNotContain("whole");
        assertThat(scan(new ByteArrayInputStream(cut), false)).contains("cut");
    }

    @Test
    void junkIsMalformedOrAnErrorAndNothingElse() throws IOException {
        var random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = sample(SAMPLES.get(random.nextInt(SAMPLES.size())));
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            read(new ByteArrayInputStream(bytes));
            scan(new ByteArrayInputStream(bytes), random.nextBoolean());
        }
    }

    @ParameterizedTest
    @MethodSource("oddChunks")
    void oddChunksDoNotCrash(String chunk) throws Exception {
        StreamReader reader = new OpenAiDialect().streamReader();
        reader.read(frame(chunk), _ -> {});
        reader.end(_ -> {});
        new OpenAiDialect().streamScanner(true).scan(frame(chunk));
    }

    static List<String> oddChunks() {
        return List.of(
                "{}",
                "{'choices':null}",
                "{'choices':[{}]}",
                "{'choices':[{'delta':null}]}",
                "{'choices':[{'delta':{'tool_calls':null,'content':null}}]}",
                "{'choices':[{'delta':{'tool_calls':[{}]}}]}",
                "{'choices':[{'delta':{'tool_calls':[{'index':5,'function':null}]}}]}",
                "{'choices':[{'delta':{'content':[{'type':'text','text':'a'},"
                        + "{'type':'thinking','thinking':[{'text':'b'}]}]}}]}",
                "{'choices':[{'delta':{'content':{}},'finish_reason':''}],'usage':{}}",
                "{'usage':{'prompt_tokens':1.5,'completion_tokens':99999999999999999999}}",
                "{'x_groq':{'id':'req_1'},'error':null,'choices':[]}");
    }

    private static Frame frame(String chunk) {
        return new Frame(null, chunk.replace('\'', '"').getBytes(UTF_8), new byte[0]);
    }

    private static Arguments sampled(String name, String... lines) {
        return Arguments.of(name, List.of(lines));
    }
}

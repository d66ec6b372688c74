package dev.hapax.daemon.dialect.responses;

import static dev.hapax.daemon.dialect.responses.Streams.read;
import static dev.hapax.daemon.dialect.responses.Streams.sample;
import static dev.hapax.daemon.dialect.responses.Streams.scan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.sse.Arriving;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams of events, as in <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI's</a>.
 */
class StreamReadingTest {
    static final List<String> SAMPLES = Streams.ALL;
    private static final String STARTED = "start resp_A1 gpt-5-2025-08-07";
    private static final String USAGE = "usage 120+7 cached 30 reasoning 3";

    static Stream<Arguments> events() {
        return Stream.of(
                sampled("text", STARTED, "text Grüße, ", "text world 😀", USAGE, "end STOP", "whole"),
                sampled(
                        "reasoning-tools",
                        STARTED,
                        "think First.",
                        "think \n\n",
                        "think Then.",
                        "sign gAAAAA-sealed",
                        "call 0 call_1 get_weather",
                        "call 1 call_2 get_time",
                        "args 0 {\"city\":",
                        "args 1 {\"zone\":\"CET\"}",
                        "args 0 \"Paris\"}",
                        USAGE,
                        "end TOOL_CALLS",
                        "whole"),
                sampled("refusal", STARTED, "refuse I can’t ", "refuse do that.", USAGE, "end FILTERED", "whole"),
                sampled("too-long", STARTED, "text Half a ", USAGE, "end LENGTH", "whole"),
                sampled("filtered", STARTED, "text Hm", USAGE, "end FILTERED", "whole"),
                sampled("unknown-end", STARTED, "text Hm", USAGE, "end UNKNOWN", "whole"),
                sampled(
                        "whole-items",
                        STARTED,
                        "text All at once",
                        "call 0 call_1 f",
                        "args 0 {\"a\":1}",
                        USAGE,
                        "end TOOL_CALLS",
                        "whole"),
                sampled("only-the-end", STARTED, "text Only here", USAGE, "end STOP", "whole"),
                sampled("strange", STARTED, "think Raw thought", "text Found.", USAGE, "end STOP", "whole"),
                sampled("cut", STARTED, "text Cut", "cut"),
                sampled("error-first", "error server_error server_error Try later."),
                sampled("error-midway", STARTED, "text Some", "error server_error rate_limit_exceeded Too fast."),
                sampled("failed", STARTED, "error invalid_request_error invalid_prompt Not this."),
                sampled("malformed", STARTED, "text Some", "malformed"));
    }

    private static Arguments sampled(String name, String... lines) {
        return Arguments.of(name, List.of(lines));
    }

    @ParameterizedTest
    @MethodSource
    void events(String name, List<String> lines) throws IOException {
        assertThat(read(new ByteArrayInputStream(sample(name)))).isEqualTo(lines);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void whereTheBytesWereCutDoesNotMatter(String name) throws IOException {
        byte[] bytes = sample(name);
        List<String> read = read(new ByteArrayInputStream(bytes));
        List<String> scanned = scan(new ByteArrayInputStream(bytes));
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(read(Arriving.cutAt(bytes, at))).isEqualTo(read);
            assertThat(scan(Arriving.cutAt(bytes, at))).isEqualTo(scanned);
        }
        assertThat(read(Arriving.byteByByte(bytes))).isEqualTo(read);
        assertThat(scan(Arriving.byteByByte(bytes))).isEqualTo(scanned);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void whatSaysNothingChangesNothing(String name) throws IOException {
        List<String> read = read(new ByteArrayInputStream(sample(name)));
        var random = new Random(name.hashCode());
        for (int round = 0; round < 50; round++) {
            byte[] noisy = noisy(sample(name), random);
            assertThat(read(new ByteArrayInputStream(noisy))).isEqualTo(read);
        }
    }

    private static byte[] noisy(byte[] stream, Random random) throws IOException {
        List<String> noise = List.of(
                ": keep-alive\n\n",
                "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                "data: {}\n\n",
                "retry: 10\n\n",
                "event: response.of_tomorrow\ndata: {\"type\":\"response.of_tomorrow\",\"item\":[1,{\"x\":null}]}\n\n",
                "data: {\"type\":\"response.output_text.annotation.added\",\"output_index\":0,\"annotation\":{}}\n\n");
        var out = new ByteArrayOutputStream();
        var frames = Streams.DIALECT.frames(new ByteArrayInputStream(stream), 1 << 20);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            while (random.nextInt(3) == 0) {
                out.writeBytes(noise.get(random.nextInt(noise.size())).getBytes(UTF_8));
            }
            out.writeBytes(frame.raw());
        }
        return out.toByteArray();
    }

    static Stream<Arguments> whoeverPassesItOnKnowsWhatItMeans() {
        return Stream.of(
                sampled(
                        "text",
                        "l",
                        "l",
                        "l",
                        "l",
                        "C",
                        "C",
                        "l",
                        "l",
                        "C",
                        "C",
                        "whole",
                        "120+7",
                        "[resp_A1, msg_1] []"),
                sampled("cut", "l", "l", "l", "l", "C", "cut", "0+0", "[resp_A1, msg_1] []"),
                sampled("too-long", "l", "l", "l", "l", "C", "C", "whole", "120+7", "[resp_A1, msg_1] []"),
                sampled("whole-items", "l", "C", "C", "C", "l", "whole", "120+7", "[resp_A1, msg_1, fc_1] []"),
                sampled("error-first", "error", "cut", "0+0", "[] []"),
                sampled("error-midway", "l", "l", "l", "l", "C", "error", "cut", "0+0", "[resp_A1, msg_1] []"),
                sampled("failed", "l", "l", "error", "cut", "0+0", "[resp_A1] []"),
                sampled("malformed", "l", "l", "l", "l", "C", "malformed", "cut", "0+0", "[resp_A1, msg_1] []"));
    }

    @ParameterizedTest
    @MethodSource
    void whoeverPassesItOnKnowsWhatItMeans(String name, List<String> letters) throws IOException {
        assertThat(scan(new ByteArrayInputStream(sample(name)))).isEqualTo(letters);
    }

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void framesKeepTheirBytes(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        var frames = Streams.DIALECT.frames(Arriving.byteByByte(sample(name)), 1 << 20);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            out.writeBytes(frame.raw());
        }
        assertThat(out.toByteArray()).isEqualTo(sample(name));
    }
}

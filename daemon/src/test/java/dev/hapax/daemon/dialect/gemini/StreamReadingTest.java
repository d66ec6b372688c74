package dev.hapax.daemon.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.sse.Arriving;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as <a href="https://ai.google.dev/api/generate-content">Gemini's reference</a> has them. */
class StreamReadingTest {
    static Stream<Arguments> samples() {
        return Stream.of(
                sampled(
                        "text.sse",
                        "start r1 gemini-2.5-flash",
                        "text Grüße",
                        "text  😀 \"and\" more",
                        "usage 7+6 cached 0 reasoning 0",
                        "end STOP",
                        "whole"),
                sampled(
                        "thinking.sse",
                        "start r2 gemini-3.8-flash",
                        "think **Weighing** it",
                        "think  up.",
                        "sign dGhvdWdodA==",
                        "text 42",
                        "usage 12+56 cached 4 reasoning 55",
                        "end STOP",
                        "whole"),
                sampled(
                        "tools.sse",
                        "start r3 gemini-3.8-flash",
                        "text Looking.",
                        "call 0 weather",
                        "args 0 {\"city\":\"Trondheim \\\"øst\\\"\"}",
                        "call 1 weather",
                        "args 1 {\"city\":\"Oslo\"}",
                        "call 2 now",
                        "args 2 {}",
                        "usage 23+14 cached 0 reasoning 0",
                        "end TOOL_CALLS",
                        "whole"),
                sampled(
                        "array.json",
                        "start r4 gemini-2.5-pro",
                        "text One ] } , \\ ",
                        "text \"two\"",
                        "usage 3+5 cached 0 reasoning 0",
                        "end LENGTH",
                        "whole"),
                sampled(
                        "blocked.sse",
                        "start r5 gemini-2.5-flash",
                        "usage 9+0 cached 0 reasoning 0",
                        "end FILTERED",
                        "whole"),
                sampled(
                        "malformed-call.sse",
                        "start r6 gemini-2.5-flash",
                        "text I will",
                        "error MALFORMED_FUNCTION_CALL null Malformed function call: print(weather("),
                sampled(
                        "error-midway.sse",
                        "start r7 gemini-2.5-flash",
                        "text Once",
                        "error UNAVAILABLE null The model is overloaded. Please try again later."),
                sampled("cut.sse", "start r8 gemini-2.5-flash", "text Once", "cut"),
                sampled("cut-array.json", "start r9 null", "text Once", "cut"),
                sampled(
                        "trailing.sse",
                        "start r10 gemini-2.5-flash",
                        "text a",
                        "text b",
                        "usage 1+2 cached 0 reasoning 0",
                        "end STOP",
                        "whole"));
    }

    private static Arguments sampled(String file, String... lines) {
        return arguments(file, List.of(lines));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    @DisplayName("84, 85, 87: what a stream says, and how it ends")
    void aStreamIsReadToCanonicalEvents(String file, List<String> lines) throws IOException {
        assertThat(Streams.read(new ByteArrayInputStream(Streams.sample(file)))).isEqualTo(lines);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    @DisplayName("87: an array or server-sent events, cut anywhere, byte by byte or with other line ends")
    void whereTheBytesWereCutDoesNotMatter(String file, List<String> lines) throws IOException {
        byte[] sample = Streams.sample(file);
        for (int at = 0; at <= sample.length; at++) {
            assertThat(Streams.read(Arriving.cutAt(sample, at)))
                    .as("cut at %s", at)
                    .isEqualTo(lines);
        }
        assertThat(Streams.read(Arriving.byteByByte(sample))).isEqualTo(lines);
        byte[] windows = new String(sample, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
        assertThat(Streams.read(Arriving.byteByByte(windows))).isEqualTo(lines);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, FILTERED",
        "RECITATION, FILTERED",
        "BLOCKLIST, FILTERED",
        "PROHIBITED_CONTENT, FILTERED",
        "SPII, FILTERED",
        "IMAGE_SAFETY, FILTERED",
        "OTHER, UNKNOWN",
        "LANGUAGE, UNKNOWN",
        "FINISH_REASON_UNSPECIFIED, UNKNOWN",
        "A_REASON_OF_TOMORROW, UNKNOWN",
    })
    @DisplayName("85: what is filtered ends as filtered, and what nobody knows never as a stop")
    void everyReasonToEndKeepsItsMeaning(String word, FinishReason reason) throws Exception {
        List<ChatEvent> events = Streams.dialect().readAnswer(answer(word, "{\"text\":\"a\"}"));
        assertThat(events).last().isEqualTo(new ChatEvent.Finished(reason, null));
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_FUNCTION_CALL",
        "UNEXPECTED_TOOL_CALL",
        "TOO_MANY_TOOL_CALLS",
        "MISSING_THOUGHT_SIGNATURE",
        "MALFORMED_RESPONSE"
    })
    @DisplayName("85: a model that failed is an error, not an answer")
    void aFailureOfTheModelIsAnError(String word) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Streams.dialect().readAnswer(answer(word, ""))))
                .isInstanceOfSatisfying(
                        ErrorInAnswer.class, e -> assertThat(e.error().type()).isEqualTo(word));
    }

    @Test
    @DisplayName("84: a call ends with STOP, and is a call all the same")
    void stopWithACallIsACall() throws Exception {
        var events = Streams.dialect().readAnswer(answer("STOP", "{\"functionCall\":{\"name\":\"now\"}}"));
        assertThat(events).last().isEqualTo(new ChatEvent.Finished(FinishReason.TOOL_CALLS, null));
        var tooLong = Streams.dialect().readAnswer(answer("MAX_TOKENS", "{\"functionCall\":{\"name\":\"now\"}}"));
        assertThat(tooLong).last().isEqualTo(new ChatEvent.Finished(FinishReason.LENGTH, null));
    }

    @Test
    @DisplayName("82: ids are made, each its own, and too long to guess")
    void everyCallHasAnIdOfItsOwn() throws IOException {
        var dialect = Streams.dialect();
        var ids = new ArrayList<String>();
        for (int i = 0; i < 100; i++) {
            var events = new ArrayList<ChatEvent>();
            Streams.read(dialect, new ByteArrayInputStream(Streams.sample("tools.sse")), events);
            for (ChatEvent event : events) {
                if (event instanceof ChatEvent.ToolCallStarted(var _, String id, var _)) {
                    ids.add(id);
                }
            }
        }
        assertThat(ids).hasSize(300).doesNotHaveDuplicates().allMatch(id -> id.matches("call_[0-9a-f]{32}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]} | finishReason",
                "{} | neither candidates nor counts",
                "[] | not a JSON object",
                "{\"a\": | ''"
            })
    void whatIsNoAnswerIsNotTakenForOne(String body, String complaint) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Streams.dialect().readAnswer(body.getBytes(UTF_8))))
                .isInstanceOf(MalformedAnswer.class)
                .hasMessageContaining(complaint);
    }

    private static byte[] answer(String reason, String parts) {
        return ("{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"},\"finishReason\":\""
                        + reason + "\"}],\"modelVersion\":\"m\",\"responseId\":\"r\"}")
                .getBytes(UTF_8);
    }
}

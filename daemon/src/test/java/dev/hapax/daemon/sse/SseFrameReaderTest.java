package dev.hapax.daemon.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseFrameReaderTest {
    private static final int LIMIT = 1 << 22;

    /** A frame as text: event, data, raw. */
    record Seen(@Nullable String event, String data, String raw) {}

    /** What the wire may look like and the frames it means (translation.md H98, H104). */
    static Stream<Arguments> wires() {
        return Stream.of(
                wire("data: a\n\ndata: b\n\n", frame("a", "data: a\n\n"), frame("b", "data: b\n\n")),
                wire("data: a\r\n\r\ndata: b\r\n\r\n", frame("a", "data: a\r\n\r\n"), frame("b", "data: b\r\n\r\n")),
                wire("data: a\r\rdata: b\r\r", frame("a", "data: a\r\r"), frame("b", "data: b\r\r")),
                wire("data:a\n\n", frame("a", "data:a\n\n")),
                wire("data:  a\n\n", frame(" a", "data:  a\n\n")),
                wire("data: a\ndata: b\n\n", frame("a\nb", "data: a\ndata: b\n\n")),
                wire("data\ndata: b\n\n", frame("\nb", "data\ndata: b\n\n")),
                wire(
                        "event: ping\nid: 7\nretry: 10\ndata: {}\n\n",
                        named("ping", "{}", "event: ping\nid: 7\nretry: 10\ndata: {}\n\n")),
                wire(
                        ": OPENROUTER PROCESSING\n\ndata: a\n\n",
                        frame("", ": OPENROUTER PROCESSING\n\n"),
                        frame("a", "data: a\n\n")),
                wire("data: : keep-alive\n\n", frame("", ":\n\n")),
                wire("id: 3\n\n", frame("", "id: 3\n\n")),
                wire("\uFEFFdata: a\n\n", frame("a", "data: a\n\n")),
                wire("\n\n\r\ndata: a\n\n\n\n", frame("a", "data: a\n\n")),
                wire("data: a", frame("a", "data: a\n\n")),
                wire("data: a\n", frame("a", "data: a\n\n")),
                wire("data: a\r", frame("a", "data: a\r\n")),
                wire("data: [DONE]\n\n", frame("[DONE]", "data: [DONE]\n\n")),
                wire("data:[DONE]\n\n", frame("[DONE]", "data:[DONE]\n\n")),
                wire("data:  [DONE]  \r\n\r\n", frame("[DONE]", "data: [DONE]\n\n")),
                wire(
                        "data: gr\u00fc\u00df \uD83D\uDE00\n\n",
                        frame("gr\u00fc\u00df \uD83D\uDE00", "data: gr\u00fc\u00df \uD83D\uDE00\n\n")),
                wire(""),
                wire("\n"),
                wire("\uFEFF\n\n"));
    }

    @ParameterizedTest
    @MethodSource("wires")
    @DisplayName("98, 104: frames are cut by the rules, and mended only where clients break on them")
    void framesAreCutByTheRules(String wire, List<Seen> expected) throws IOException {
        assertThat(all(new ByteArrayInputStream(wire.getBytes(UTF_8)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("wires")
    @DisplayName("98: frames do not depend on how the bytes arrive, within a character neither")
    void framesDoNotDependOnHowTheBytesArrive(String wire, List<Seen> expected) throws IOException {
        byte[] bytes = wire.getBytes(UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(all(Arriving.cutAt(bytes, at))).as("cut at %d", at).isEqualTo(expected);
        }
        assertThat(all(Arriving.byteByByte(bytes))).isEqualTo(expected);
    }

    @Test
    void anyMixOfLineEndsGivesTheSameFramesHoweverItIsCut() throws IOException {
        var random = new Random(98);
        String[] words = {"data: x", "data:y", ": c", "event: e", "\r", "\n", "\r\n", "\r\n\r\n", "\n\n", "\r\r", "z"};
        for (int round = 0; round < 300; round++) {
            var wire = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                wire.append(words[random.nextInt(words.length)]);
            }
            byte[] bytes = wire.toString().getBytes(UTF_8);
            List<Seen> whole = all(new ByteArrayInputStream(bytes));
            for (int at = 1; at < bytes.length; at++) {
                assertThat(all(Arriving.cutAt(bytes, at)))
                        .as("%s at %d", wire, at)
                        .isEqualTo(whole);
            }
            assertThat(all(Arriving.byteByByte(bytes))).as("%s", wire).isEqualTo(whole);
        }
    }

    @Test
    void aFrameOfCarriageReturnsIsNotHeldBackForWhatFollows() throws IOException {
        var reader = new SseFrameReader(Arriving.in("data: a\r\r".getBytes(UTF_8), "\ndata: b".getBytes(UTF_8)), LIMIT);
        assertThat(text(reader.next())).isEqualTo("a");
        assertThat(reader.ready()).isFalse();
        assertThat(text(reader.next())).isEqualTo("b");
    }

    @Test
    void readyTellsWhetherAWholeFrameIsThereWithoutWaiting() throws IOException {
        var reader = new SseFrameReader(
                Arriving.in("data: a\n\ndata: b\n\ndata: c".getBytes(UTF_8), "\n\n".getBytes(UTF_8)), LIMIT);
        assertThat(reader.ready()).isFalse();
        assertThat(text(reader.next())).isEqualTo("a");
        assertThat(reader.ready()).isTrue();
        assertThat(text(reader.next())).isEqualTo("b");
        assertThat(reader.ready()).isFalse();
        assertThat(text(reader.next())).isEqualTo("c");
        assertThat(reader.ready()).isFalse();
        assertThat(reader.next()).isNull();
    }

    @Test
    void whatBreaksWhileLookingAheadIsThrownByNext() throws IOException {
        var broken = new InputStream() {
            private boolean given;

            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (given) {
                    throw new IOException("reset");
                }
                given = true;
                byte[] frame = "data: a\n\n".getBytes(UTF_8);
                System.arraycopy(frame, 0, into, from, frame.length);
                return frame.length;
            }

            @Override
            public int available() {
                return 1;
            }
        };
        var reader = new SseFrameReader(broken, LIMIT);
        assertThat(text(reader.next())).isEqualTo("a");
        assertThat(reader.ready()).isTrue();
        assertThatThrownBy(reader::next).hasMessage("reset");
    }

    @Test
    @DisplayName("99: a large frame passes and a larger one does not")
    void aLargeFramePassesAndALargerOneDoesNot() throws IOException {
        String wire = "data: " + "x".repeat(2_000_000) + "\n\n";
        byte[] bytes = wire.getBytes(UTF_8);
        assertThat(text(new SseFrameReader(new ByteArrayInputStream(bytes), bytes.length).next()))
                .hasSize(2_000_000);
        for (InputStream in : List.of(new ByteArrayInputStream(bytes), Arriving.cutAt(bytes, bytes.length - 1))) {
            assertThatThrownBy(() -> new SseFrameReader(in, bytes.length - 1).next())
                    .isInstanceOf(FrameReader.FrameTooLarge.class);
        }
    }

    private static Arguments wire(String wire, Seen... frames) {
        return Arguments.of(wire, List.of(frames));
    }

    private static Seen frame(String data, String raw) {
        return new Seen(null, data, raw);
    }

    private static Seen named(String event, String data, String raw) {
        return new Seen(event, data, raw);
    }

    private static String text(@Nullable Frame frame) {
        return frame == null ? "no frame" : frame.text();
    }

    private static List<Seen> all(InputStream in) throws IOException {
        var reader = new SseFrameReader(in, LIMIT);
        var frames = new ArrayList<Seen>();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            frames.add(new Seen(frame.event(), frame.text(), new String(frame.raw(), UTF_8)));
            assertThat(frame.commentOnly()).isEqualTo(frame.text().isEmpty() && frame.event() == null);
        }
        assertThat(reader.next()).isNull();
        return frames;
    }
}

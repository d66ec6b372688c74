package dev.hapax.daemon.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFrameReaderTest {
    private static final byte[] ARRAY =
            "\uFEFF [{\"a\":\"}]\\\"\\\\\"}\r\n,\n\n{\"b\":[{\"ü\":[1]}]} , {}\n]\n".getBytes(UTF_8);

    @Test
    void everyElementIsAFrameHoweverTheBytesArrive() throws IOException {
        for (int at = 0; at <= ARRAY.length; at++) {
            assertThat(all(Arriving.cutAt(ARRAY, at)))
                    .containsExactly("{\"a\":\"}]\\\"\\\\\"}", "{\"b\":[{\"ü\":[1]}]}", "{}");
        }
        assertThat(all(Arriving.byteByByte(ARRAY))).hasSize(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            an array                     | [{"a":1}]                   | {"a":1}
            an object alone              | {"a":1}                     | {"a":1}
            an array that is cut         | [{"a":1},{"b               | {"a":1}
            server-sent events           | data: {"a":1}              | {"a":1}
            nothing                      | ^^                          |
            a web page                   | <html></html>               |
            """)
    void theFirstByteTellsTheForm(String form, String wire, String frames) throws IOException {
        List<String> expected = frames == null ? List.of() : List.of(frames);
        assertThat(all(Arriving.byteByByte(wire.getBytes(UTF_8))))
                .as(form)
                .filteredOn(frame -> !frame.isEmpty())
                .isEqualTo(expected);
    }

    @Test
    void readySeesWholeElementsOnly() throws IOException {
        var reader = new ArrivingFrameReader(
                Arriving.in("[{\"a\":1}\n,{\"b\":2}, {\"c\"".getBytes(UTF_8), ":3}]".getBytes(UTF_8)), 100);
        assertThat(reader.ready()).as("nothing was waited for yet").isFalse();
        assertThat(reader.next()).isNotNull().extracting(Frame::text).isEqualTo("{\"a\":1}");
        assertThat(reader.ready()).isTrue();
        assertThat(reader.next()).isNotNull().extracting(Frame::text).isEqualTo("{\"b\":2}");
        assertThat(reader.ready()).isFalse();
        assertThat(reader.next()).isNotNull().extracting(Frame::text).isEqualTo("{\"c\":3}");
        assertThat(reader.next()).isNull();
    }

    @Test
    void anElementOverTheLimitIsRefusedBeforeItIsWhole() {
        var endless = new ByteArrayInputStream(("[{\"a\":\"" + "x".repeat(1000)).getBytes(UTF_8));
        assertThatThrownBy(() -> new JsonFrameReader(endless, 999).next())
                .isInstanceOf(FrameReader.FrameTooLarge.class);
    }

    private static List<String> all(InputStream in) throws IOException {
        var reader = new ArrivingFrameReader(in, 1000);
        var frames = new ArrayList<String>();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            frames.add(frame.text());
        }
        return frames;
    }
}

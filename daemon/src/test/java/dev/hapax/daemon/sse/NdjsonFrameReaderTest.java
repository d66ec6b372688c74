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

class NdjsonFrameReaderTest {
    private static final byte[] WIRE = "{\"a\":1}\n\r\n  {\"b\":\"\u00fc\"}\r\n{\"c\":3}".getBytes(UTF_8);

    @Test
    void everyLineThatIsNotBlankIsAFrameHoweverTheBytesArrive() throws IOException {
        for (int at = 0; at <= WIRE.length; at++) {
            assertThat(all(Arriving.cutAt(WIRE, at)))
                    .containsExactly(
                            "{\"a\":1} / {\"a\":1}\n",
                            "{\"b\":\"\u00fc\"} /   {\"b\":\"\u00fc\"}\r\n",
                            "{\"c\":3} / {\"c\":3}\n");
        }
        assertThat(all(Arriving.byteByByte(WIRE))).hasSize(3);
    }

    @Test
    void readySeesWholeLinesOnly() throws IOException {
        var reader = new NdjsonFrameReader(Arriving.in("1\n2\n3".getBytes(UTF_8), "\n".getBytes(UTF_8)), 100);
        reader.next();
        assertThat(reader.ready()).isTrue();
        reader.next();
        assertThat(reader.ready()).isFalse();
        assertThat(reader.next()).isNotNull().extracting(Frame::text).isEqualTo("3");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aLineOverTheLimitIsRefusedBeforeItIsWhole() {
        var endless = new ByteArrayInputStream("x".repeat(1000).getBytes(UTF_8));
        assertThatThrownBy(() -> new NdjsonFrameReader(endless, 999).next())
                .isInstanceOf(FrameReader.FrameTooLarge.class);
    }

    private static List<String> all(InputStream in) throws IOException {
        var reader = new NdjsonFrameReader(in, 1000);
        var frames = new ArrayList<String>();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            frames.add(frame.text() + " / " + new String(frame.raw(), UTF_8));
        }
        return frames;
    }
}

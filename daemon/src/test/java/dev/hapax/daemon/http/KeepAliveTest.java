package dev.hapax.daemon.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** translation.md 101: while a stream that has begun is waited for, comments keep it alive. */
class KeepAliveTest {
    private static final String COMMENT = ": keep-alive\n\n";

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger departures = new AtomicInteger();
    private final KeepAlive keepAlive = new KeepAlive(now::get, Runnable::run);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void after(Duration time) {
        now.addAndGet(time.toNanos());
        keepAlive.round();
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(UTF_8);
    }

    @Test
    @DisplayName("101: a comment goes out after every 15 seconds of silence, and only then")
    void silenceIsBroken() throws IOException {
        KeepAlive.Line line = keepAlive.line(out, departures::incrementAndGet);
        after(Duration.ofSeconds(14));
        assertThat(out.toString(UTF_8)).isEmpty();
        line.write(event("a"));
        after(Duration.ofSeconds(14));
        assertThat(out.toString(UTF_8)).isEqualTo("data: a\n\n");
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(1));
        assertThat(out.toString(UTF_8)).isEqualTo("data: a\n\n" + COMMENT);
        after(Duration.ofSeconds(14));
        line.write(event("b"));
        assertThat(out.toString(UTF_8)).isEqualTo("data: a\n\n" + COMMENT + COMMENT + "data: b\n\n");
        assertThat(departures).hasValue(0);
    }

    @Test
    @DisplayName("101: nothing is said after the stream's end")
    void nothingAfterTheEnd() throws IOException {
        try (KeepAlive.Line line = keepAlive.line(out, departures::incrementAndGet)) {
            line.write(event("[DONE]"));
        }
        after(Duration.ofMinutes(1));
        assertThat(out.toString(UTF_8)).isEqualTo("data: [DONE]\n\n");
    }

    @Test
    @DisplayName("101: a comment never stands within an event that is being sent")
    void aCommentDoesNotInterleave() throws Exception {
        var half = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length / 2);
                half.countDown();
                try {
                    assertThat(goOn.await(5, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(bytes, from + length / 2, length - length / 2);
            }
        };
        KeepAlive.Line line = keepAlive.line(slow, departures::incrementAndGet);
        var written = new AtomicBoolean();
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                line.write(event("a large event"));
                written.set(true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(half.await(5, TimeUnit.SECONDS)).isTrue();
        after(Duration.ofSeconds(20));
        goOn.countDown();
        writer.join();
        assertThat(written).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo("data: a large event\n\n");
    }

    @Test
    @DisplayName("101: a comment that cannot go out tells once that the caller has left")
    void aCallerWhoLeftIsNoticed() {
        var broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        keepAlive.line(broken, departures::incrementAndGet);
        after(Duration.ofSeconds(15));
        after(Duration.ofSeconds(15));
        assertThat(departures).hasValue(1);
    }

    @Test
    @DisplayName("101: a stream that is not silent does not hide one that is")
    void everyStreamForItself() throws IOException {
        var other = new ByteArrayOutputStream();
        KeepAlive.Line busy = keepAlive.line(other, departures::incrementAndGet);
        keepAlive.line(out, departures::incrementAndGet);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        busy.write(event("a"));
        after(Duration.ofSeconds(5));
        assertThat(other.toString(UTF_8)).isEqualTo("data: a\n\n");
        assertThat(out.toString(UTF_8)).isEqualTo(COMMENT);
    }
}

package dev.hapax.daemon.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.event.GatewayEvent.Bodies;
import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    private final RequestLog log = new RequestLog();

    /** What takes lines, and does not always. */
    private static final class Moody implements Sink {
        private final StringBuilder taken = new StringBuilder();
        private volatile boolean full;
        private volatile @Nullable CountDownLatch stuck;

        @Override
        public void write(byte[] lines) throws IOException {
            CountDownLatch latch = stuck;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException over) {
                    throw new IOException(over);
                }
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            synchronized (taken) {
                taken.append(new String(lines, StandardCharsets.UTF_8));
            }
        }

        private List<String> lines() {
            LogSetup.flush();
            synchronized (taken) {
                return taken.toString().lines().toList();
            }
        }

        @Override
        public void reopen() {}

        @Override
        public void close() {}
    }

    private static HapaxConfig.Logging logging(@Nullable String format, @Nullable Path file) {
        return new HapaxConfig.Logging("info", format, file, false);
    }

    private Moody json() {
        var sink = new Moody();
        LogSetup.configure(logging("json", null), LogLook.PLAIN, sink);
        return sink;
    }

    @AfterEach
    void asOtherTestsWantIt() throws JoranException {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void oneLineHasEveryField() {
        Moody sink = json();
        log.accept(Finished.well("id-1"));
        JsonNode line = JSON.readTree(sink.lines().getFirst());
        assertThat(line.propertyNames())
                .containsExactly(
                        "time",
                        "level",
                        "event",
                        "request_id",
                        "method",
                        "path",
                        "version",
                        "status",
                        "duration_ms",
                        "client",
                        "ttft_ms",
                        "provider",
                        "model",
                        "attempts",
                        "cache",
                        "tokens",
                        "cost_usd",
                        "message");
        assertThat(line.get("attempts").toString())
                .isEqualTo("[{\"target\":\"anthropic/small\",\"outcome\":\"ok\",\"ms\":15}]");
        assertThat(line.get("event").stringValue()).isEqualTo("request");
    }

    @Test
    void whatMovesATerminalIsEscapedInBothLooks() {
        String path = "/v1/\u001b[2J\u009b1m\u202e\u2028\r\n";
        for (String format : List.of("json", "text")) {
            var sink = new Moody();
            LogSetup.configure(logging(format, null), LogLook.PLAIN, sink);
            log.accept(Finished.request("id", path, 404, "client_error", Duration.ofMillis(1), null));
            assertThat(sink.lines()).hasSize(1);
            assertThat(sink.lines().getFirst().chars())
                    .noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e));
            assertThat(sink.lines().getFirst()).containsIgnoringCase("\\u001b[2J");
        }
    }

    /** What a person sees: the colour says what the status says, and only there where it may. */
    @Test
    void onATerminalALineIsColoured() {
        var look = new LogLook(null, true, true);
        var sink = new Moody();
        LogSetup.configure(logging(null, null), look, sink);
        log.accept(Finished.well("good"));
        log.accept(Finished.request("bad", "/v1/mine", 404, "client_error", Duration.ofMillis(1), null));
        log.accept(Finished.request("worse", "/v1/mine", 502, "upstream_error", Duration.ofMillis(1), null));
        log.accept(new GatewayEvent.AlertChanged("down", "provider_down", "critical", "firing", "it is down"));
        assertThat(sink.lines().get(0))
                .contains("  \u001b[32m200\u001b[0m  POST /v1/chat/completions  anthropic  20 ms");
        assertThat(sink.lines().get(1)).contains("  \u001b[33m404\u001b[0m  POST /v1/mine");
        assertThat(sink.lines().get(2)).contains("  \u001b[31m502\u001b[0m  POST /v1/mine");
        assertThat(sink.lines().get(3)).contains("  \u001b[33mwarn\u001b[0m  alert  down firing: it is down");
        LogSetup.configure(logging("text", null), LogLook.PLAIN, sink);
        log.accept(Finished.well("plain"));
        assertThat(sink.lines().getLast()).contains("  200  POST").doesNotContain("\u001b");
    }

    /** The command line wins over the file, and the file over who reads it. */
    @Test
    void whoStartsItDecidesOverTheFormat() {
        var sink = new Moody();
        LogSetup.configure(logging("text", null), new LogLook("json", true, true), sink);
        log.accept(Finished.well("one"));
        LogSetup.configure(logging("json", null), new LogLook("text", false, false), sink);
        log.accept(Finished.well("two"));
        LogSetup.configure(logging("json", null), new LogLook(null, true, true), sink);
        log.accept(Finished.well("three"));
        assertThat(sink.lines().get(0)).startsWith("{");
        assertThat(sink.lines().get(1)).doesNotStartWith("{").contains("two");
        assertThat(sink.lines().get(2)).startsWith("{");
    }

    /** What a person starts at a terminal is read by programs where it goes to a file. */
    @Test
    void aFileIsNoTerminal() throws IOException {
        Path file = directory.resolve("hapax.log");
        LogSetup.configure(logging(null, file), new LogLook(null, true, true));
        log.accept(Finished.well("one"));
        LogSetup.flush();
        assertThat(Files.readString(file)).startsWith("{");
    }

    private static GatewayEvent reload(String result, String... problems) {
        return new GatewayEvent.Reloaded(result, 1, Instant.EPOCH, List.of(), List.of(problems));
    }

    /** The file's watcher and whoever typed a reload have found the same. */
    @Test
    void aRejectedFileIsToldOfOnceUntilItIsAnother() {
        Moody sink = json();
        log.accept(reload("rejected", "line 3"));
        log.accept(reload("rejected", "line 3"));
        assertThat(sink.lines()).hasSize(1);
        log.accept(reload("rejected", "line 4"));
        assertThat(sink.lines()).hasSize(2);
        log.accept(reload("unchanged"));
        log.accept(reload("rejected", "line 4"));
        assertThat(sink.lines()).hasSize(3);
    }

    @Test
    void aFullDiskStopsNobodyAndTheLossIsToldWhenThereIsRoomAgain() {
        Moody sink = json();
        log.accept(Finished.well("before"));
        assertThat(sink.lines()).hasSize(1);
        sink.full = true;
        for (int i = 0; i < 100; i++) {
            log.accept(Finished.well("lost-" + i));
        }
        assertThat(sink.lines()).hasSize(1);
        sink.full = false;
        log.accept(Finished.well("after"));
        assertThat(sink.lines()).hasSize(3);
        assertThat(sink.lines().get(1)).contains("\"event\":\"lost\",\"lines\":100");
        assertThat(sink.lines().get(2)).contains("\"request_id\":\"after\"");
    }

    /** A pipe that nobody reads blocks whoever writes: that must be one thread of ours and no request. */
    @Test
    void aStuckReaderStopsNobody() {
        Moody sink = json();
        var latch = new CountDownLatch(1);
        sink.stuck = latch;
        for (int i = 0; i < 20_000; i++) {
            log.accept(Finished.well("id-" + i));
        }
        latch.countDown();
        sink.stuck = null;
        log.accept(Finished.well("after"));
        List<String> lines = sink.lines();
        assertThat(lines).hasSizeLessThan(20_000);
        assertThat(lines).anyMatch(line -> line.contains("\"event\":\"lost\""));
    }

    @Test
    void aFileThatWasMovedAwayIsOpenedAnew() throws IOException {
        Path file = directory.resolve("hapax.log");
        LogSetup.configure(logging("json", file), LogLook.PLAIN);
        log.accept(Finished.well("first"));
        LogSetup.flush();
        Files.move(file, directory.resolve("hapax.log.1"));
        log.accept(Finished.well("second"));
        LogSetup.reopen();
        log.accept(Finished.well("third"));
        LogSetup.flush();
        assertThat(Files.readString(directory.resolve("hapax.log.1"))).contains("first", "second");
        assertThat(Files.readString(file)).contains("third").doesNotContain("second");
    }

    @Test
    void aDirectoryThatIsNotThereStopsNobodyAndIsUsedWhenItComes() throws IOException {
        Path file = directory.resolve("later").resolve("hapax.log");
        LogSetup.configure(logging("json", file), LogLook.PLAIN);
        log.accept(Finished.well("first"));
        LogSetup.flush();
        Files.createDirectory(file.getParent());
        log.accept(Finished.well("second"));
        LogSetup.flush();
        assertThat(Files.readString(file)).contains("\"lines\":1", "second");
    }

    @Test
    void bodiesStandInTheLineOnlyWhereTheyWereKept() {
        Moody sink = json();
        log.accept(Finished.request(
                "id", "/", 200, null, Duration.ofMillis(1), new Bodies("{\"ask\":1}", "{\"answer\":2}")));
        assertThat(sink.lines().getFirst())
                .contains("\"request_body\":\"{\\\"ask\\\":1}\",\"answer_body\":\"{\\\"answer\\\":2}\"");
    }

    @Test
    void alertsAndFailoversAreEventsOfTheirOwn() {
        Moody sink = json();
        log.accept(new GatewayEvent.AlertChanged("down", "provider_down", "critical", "firing", "it is down"));
        log.accept(new GatewayEvent.FailedOver("id", new Target("a", "b"), new Target("c", "d"), "reset"));
        assertThat(sink.lines().get(0)).contains("\"level\":\"warn\",\"event\":\"alert\",\"alert\":\"down\"");
        assertThat(sink.lines().get(1))
                .contains("\"event\":\"failover\",\"request_id\":\"id\",\"from\":\"a/b\",\"to\":\"c/d\"");
    }
}

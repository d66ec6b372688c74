package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.terminal.Screen;
import dev.hapax.daemon.Daemon;
import dev.hapax.daemon.DaemonOptions;
import dev.hapax.daemon.requestlog.LogLook;
import dev.hapax.shared.config.Environment;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One screen over a real daemon, drawn on terminals of every size. */
class TopTest {
    @TempDir
    private Path directory;

    private Daemon daemon;
    private CommandLineUnderTest hapax;

    @BeforeEach
    void start() throws Exception {
        Path socket = Files.createTempDirectory("hx").resolve("s").resolve("a.sock");
        daemon = Daemon.start(
                new DaemonOptions(
                        null,
                        "",
                        socket,
                        "127.0.0.1",
                        0,
                        new Environment(Map.of(), Environment.Mode.WARN),
                        "0.1.0",
                        LogLook.PLAIN),
                Clock.systemUTC());
        hapax = new CommandLineUnderTest(directory).with("HAPAX_SOCKET", socket.toString());
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                client.send(
                        HttpRequest.newBuilder(URI.create(daemon.ready().url() + "/v1/completions"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":\"hi\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    /** Shrinks at every look, and is left at last. */
    private static final class Shrinking implements Screen {
        private final List<List<String>> drawn = new ArrayList<>();
        private final List<int[]> sizes = new ArrayList<>(
                List.of(new int[] {200, 60}, new int[] {80, 24}, new int[] {40, 10}, new int[] {20, 3}));
        private boolean closed;

        @Override
        public int width() {
            return sizes.getFirst()[0];
        }

        @Override
        public int height() {
            return sizes.getFirst()[1];
        }

        @Override
        public void draw(List<String> lines) {
            List<String> plain = lines.stream()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                    .toList();
            assertThat(plain).hasSizeLessThanOrEqualTo(height());
            assertThat(plain).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width()));
            drawn.add(plain);
        }

        @Override
        public Event await(Duration longest) {
            if (sizes.size() == 1) {
                return Event.QUIT;
            }
            sizes.removeFirst();
            return Event.RESIZED;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void itFitsEveryScreenAndEndsOnQ() {
        var screen = new Shrinking();

        CommandLineUnderTest.Ended ended =
                hapax.onATerminal(80).drawingOn(screen).run("top");

        assertThat(ended.exit()).isZero();
        assertThat(screen.closed).isTrue();
        assertThat(screen.drawn).hasSize(4);
        assertThat(String.join("\n", screen.drawn.get(1)))
                .contains(
                        "requests/s",
                        "first token",
                        "failovers/s",
                        "alerts       none",
                        "PROVIDER",
                        "echo",
                        "LAST REQUESTS")
                .contains("POST /v1/completions")
                .endsWith("q ends");
    }

    @Test
    void whereNobodyDrawsItIsPrintedOnce() {
        CommandLineUnderTest.Ended ended = hapax.run("top");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("requests/s", "PROVIDER");

        JsonNode json =
                JsonMapper.shared().readTree(hapax.run("top", "-o", "json").out());
        assertThat(json.at("/data/pulse/beats").size()).isGreaterThan(100);
        assertThat(json.at("/data/requests").size()).isEqualTo(3);
    }

    @Test
    void withoutADaemonItSaysSo() {
        daemon.close();
        assertThat(hapax.onATerminal(80).run("top").exit()).isEqualTo(4);
    }
}

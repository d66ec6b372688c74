package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The address in the file changes while the daemon runs. */
class MovedListenerStoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final AdminApi.Reload RELOAD = new AdminApi.Reload(false);

    private static String file(String host, int port, FakeProvider far) {
        return """
                server: {host: %s, port: %d}
                providers:
                  far: {type: openai, base_url: %s, api_key: fake-one, models: {m: {}}}
                health_check: {mode: passive}
                logging: {level: error}
                """.formatted(host, port, far.baseUrl());
    }

    @Test
    void aStreamOnTheOldPortComesToItsEndAndThenTheOldPortCloses() throws Exception {
        var rest = new CountDownLatch(1);
        int first = freePort();
        int second = freePort();
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.where(file("127.0.0.1", first, far));
                Socket caller = new Socket(InetAddress.getLoopbackAddress(), first)) {
            far.next(Misbehave.pauseAfter(2, rest));
            BufferedReader answer = stream(caller);
            Files.writeString(hapax.configFile(), file("127.0.0.1", second, far));
            AdminApi.Reloaded reloaded = hapax.admin().reload(RELOAD);
            assertThat(reloaded.changes()).extracting(AdminApi.Change::name).containsExactly("server.port");
            assertThat(reloaded.streamsOnOldGeneration()).isEqualTo(1);
            assertThat(hapax.url()).endsWith(":" + second);
            assertThat(hapax.get("/health").statusCode()).isEqualTo(200);
            // A second is what an idle connection gets of a closing listener; the stream is silent for longer.
            assertThat(rest.await(1500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(hapax.admin().status().inFlightOnOldGeneration()).isEqualTo(1);
            rest.countDown();
            assertThat(answer.lines().takeWhile(line -> !line.equals("data: [DONE]")))
                    .anyMatch(line -> line.contains("\"finish_reason\":\"stop\""));
            assertThat(answer.lines())
                    .as("the connection ends with the listener")
                    .noneMatch(line -> line.startsWith("data:"));
            assertThat(refuses(first)).isTrue();
            hapax.await(SOON, () -> hapax.admin().status().inFlightOnOldGeneration() == 0);
        }
    }

    /** @return the answer, of which the first event has been read */
    private static BufferedReader stream(Socket caller) throws IOException {
        String body =
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";
        caller.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        var answer = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        String line = answer.readLine();
        assertThat(line).contains(" 200 ");
        while (!line.startsWith("data:")) {
            line = answer.readLine();
        }
        return answer;
    }

    @Test
    void theHostMayChangeOnTheSamePort() throws Exception {
        int port = freePort();
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.where(file("127.0.0.1", port, far))) {
            Files.writeString(hapax.configFile(), file("0.0.0.0", port, far));
            assertThat(hapax.admin().reload(RELOAD).changes())
                    .extracting(AdminApi.Change::name)
                    .contains("server.host");
            hapax.await(SOON, () -> answers("127.0.0.2", port));
            assertThat(answers("127.0.0.1", port)).isTrue();
            assertThatThrownBy(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()))
                    .as("the port is not for others to join")
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void anAddressThatCannotBeHadIsRejectedAndNothingChanges() throws Exception {
        int port = freePort();
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.where(file("127.0.0.1", port, far));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(hapax.configFile(), file("127.0.0.1", taken.getLocalPort(), far));
            AdminException rejected = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().reload(RELOAD));
            assertThat(rejected.error().exit()).isEqualTo(3);
            assertThat(rejected.error().message())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "generation 1 keeps running");
            assertThat(hapax.url()).endsWith(":" + port);
            assertThat(hapax.get("/health").statusCode()).isEqualTo(200);
            assertThat(hapax.get("/metrics").body()).contains("hapax_config_last_reload_successful 0.0");
            assertThat(hapax.admin().status().lastReloadProblem()).contains("cannot listen");
        }
    }

    @Test
    void anEditThatTheDaemonCannotTakeLeavesTheOldFile() throws Exception {
        int first = freePort();
        Path state = Files.createTempDirectory("hx");
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax =
                        RunningHapax.where(file("127.0.0.1", first, far), Map.of("XDG_STATE_HOME", state.toString()))) {
            String revision = hapax.admin().status().revision();
            String moved = file("127.0.0.1", freePort(), far);
            Files.writeString(hapax.configFile(), moved);
            assertThat(hapax.admin().reload(RELOAD).generation()).isEqualTo(2);
            hapax.await(SOON, () -> refuses(first));
            try (ServerSocket taken = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
                assertThat(taken.isBound()).isTrue();
                assertThatThrownBy(() -> hapax.admin().reload(new AdminApi.Reload(false, revision)))
                        .hasMessageContaining("cannot listen on 127.0.0.1:" + first);
            }
            assertThat(hapax.configFile()).hasContent(moved);
            assertThat(hapax.admin().status().generation()).isEqualTo(2);
            assertThat(hapax.admin().reload(RELOAD).result()).isEqualTo("unchanged");
            assertThat(hapax.admin().status().lastReloadProblem()).isNull();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean refuses(int port) {
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !caller.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static boolean answers(String host, int port) {
        try (var caller = new Socket(host, port)) {
            caller.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains(" 200 ");
        } catch (IOException no) {
            return false;
        }
    }
}

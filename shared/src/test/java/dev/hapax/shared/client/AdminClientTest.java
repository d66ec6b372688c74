package dev.hapax.shared.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.config.edit.RouteSpec;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminClientTest {
    private static final String ROUTES = "{\"generation\":3,\"routes\":[{\"id\":\"POST:/v1/chat\",\"url\":\"/v1/chat\","
            + "\"methods\":[\"POST\"],\"handler\":\"chat\",\"version\":\"v1\",\"targets\":[\"a/b\"],\"new_word\":1}]}";

    private Path directory;
    private Path socket;

    /** Not a {@code @TempDir}: its path may be longer than a socket's may be. */
    @BeforeEach
    void aShortPlace() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "hx");
        socket = directory.resolve("a.sock");
    }

    @AfterEach
    void nothingStays() throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Test
    void aQuestionIsAskedAndTheAnswerRead() throws Exception {
        try (var daemon = FakeDaemon.answering(socket, FakeDaemon.json(200, ROUTES))) {
            AdminApi.Routes routes = client(socket).routes();
            assertThat(routes)
                    .isEqualTo(new AdminApi.Routes(
                            3,
                            List.of(new AdminApi.RouteView(
                                    "POST:/v1/chat", "/v1/chat", List.of("POST"), "chat", "v1", List.of("a/b")))));
            assertThat(daemon.request())
                    .isEqualTo("GET /v1/routes HTTP/1.1\r\nHost: hapax\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void anAnswerInChunksIsReadToo() throws Exception {
        String chunked = """
                HTTP/1.1 100 Continue

                HTTP/1.1 200 OK
                x-hapax-admin-version: 1
                Transfer-Encoding: chunked

                5
                {"in_
                1c
                flight":2,"deadline_ms":300}
                0

                """.replace("\n", "\r\n");
        try (var daemon = FakeDaemon.answering(socket, chunked)) {
            assertThat(client(socket).stop()).isEqualTo(new AdminApi.Stopping(2, 300));
            assertThat(daemon.request()).startsWith("POST /v1/stop ").endsWith("\r\n\r\n{}");
        }
    }

    @Test
    void anAnswerWithoutLengthEndsWithTheConnection() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nX-Hapax-Admin-Version: 1\r\n\r\n{\"generation\":1,\"providers\":[]}";
        try (var _ = FakeDaemon.answering(socket, answer)) {
            assertThat(client(socket).providers()).isEqualTo(new AdminApi.Providers(1, List.of()));
        }
    }

    @Test
    void whatIsToBeDoneGoesAsJson() throws Exception {
        String answer = "{\"result\":\"unchanged\",\"previous\":2,\"generation\":2,\"took_ms\":4,\"changes\":[],"
                + "\"streams_on_old_generation\":0}";
        try (var daemon = FakeDaemon.answering(socket, FakeDaemon.json(200, answer))) {
            assertThat(client(socket).reload(new AdminApi.Reload(true)).result())
                    .isEqualTo("unchanged");
            assertThat(daemon.request())
                    .startsWith("POST /v1/reload HTTP/1.1\r\n")
                    .contains("Content-Type: application/json\r\n")
                    .endsWith("\r\n\r\n{\"force\":true,\"to\":null}");
        }
    }

    @Test
    void theDaemonsRefusalComesThrough() throws Exception {
        String json = "{\"id\":\"route.conflict\",\"exit\":5,\"message\":\"is there\",\"details\":[\"targets\"]}";
        try (var daemon = FakeDaemon.answering(socket, FakeDaemon.json(409, json))) {
            var route = new RouteSpec("/v1/chat", "chat", "v1", List.of(), List.of("a"), Map.of());
            var step = new AdminApi.EditStep("route.add", null, route, null, "conflict");
            AdminError error = refusal(() -> client(socket).edit(new AdminApi.EditFile(List.of(step), false, null)));
            assertThat(error)
                    .isEqualTo(new AdminError(
                            "route.conflict", 5, "is there", List.of("targets"), List.of(), List.of(), null));
            assertThat(daemon.request()).contains("\"if_present\":\"conflict\"", "\"expected_config\":null");
        }
    }

    @Test
    void aSocketThatLetsNobodyInIsNamedWithItsReason() throws Exception {
        Path stale = directory.resolve("stale.sock");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(stale));
        }
        Path file = Files.createFile(directory.resolve("file"));
        AdminError error = refusal(() -> client(socket, stale, file).status());
        assertThat(error.id()).isEqualTo("daemon.unreachable");
        assertThat(error.exit()).isEqualTo(4);
        assertThat(error.message()).isEqualTo("no daemon is running");
        assertThat(error.details())
                .containsExactly(
                        socket + "       not there",
                        stale + "   left over from a daemon that died",
                        file + "         not a socket");
        assertThat(error.next()).containsExactly("hapax serve     start one");
        assertThat(client(socket, stale).reachable()).isFalse();
    }

    @Test
    void theFirstSocketThatAnswersIsTheDaemon() throws Exception {
        Path second = directory.resolve("b.sock");
        try (var _ = FakeDaemon.answering(second, FakeDaemon.json(200, ROUTES))) {
            assertThat(client(socket, second).routes().generation()).isEqualTo(3);
        }
    }

    @Test
    void aDaemonThatRefusesToTellIsReachable() throws Exception {
        String json = "{\"id\":\"x.y\",\"exit\":8,\"message\":\"no\"}";
        try (var _ = FakeDaemon.answering(socket, FakeDaemon.json(500, json))) {
            assertThat(refusal(() -> client(socket).reachable()).id()).isEqualTo("x.y");
        }
    }

    @Test
    void aPathThatIsTooLongIsAMistakeOfTheCaller() {
        Path longPath = directory.resolve("x".repeat(110));
        AdminError error = refusal(() -> client(longPath).status());
        assertThat(error.id()).isEqualTo("socket.too_long");
        assertThat(error.exit()).isEqualTo(2);
        int bytes = longPath.toString().length();
        assertThat(error.message())
                .isEqualTo(longPath + ": the path is too long: " + bytes + " bytes, the limit is 103");
    }

    @Test
    void anotherUsersSocketSaysWhose() {
        var trials = List.<SocketTrial.Failed>of(
                new SocketTrial.NotThere(Path.of("/run/user/7/hapax/default.sock")),
                new SocketTrial.Forbidden(Path.of("/run/hapax/default.sock"), "hapax"));
        AdminError error = Refusals.noneAnswers(trials).error();
        assertThat(error.id()).isEqualTo("socket.permission");
        assertThat(error.exit()).isEqualTo(7);
        assertThat(error.message()).startsWith("/run/hapax/default.sock belongs to user hapax; you are ");
        assertThat(error.next()).containsExactly("sudo -u hapax hapax status");
    }

    @Test
    void aClosedDoorIsToldFromTheExceptionOfTheJdk() throws Exception {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(SocketTrial.why(socket, new BindException("Permission denied")))
                    .isEqualTo(new SocketTrial.Forbidden(
                            socket, Files.getOwner(socket).getName()));
        }
    }

    @Test
    void aDaemonThatSaysNothingIsNotWaitedForLong() throws Exception {
        try (var _ = FakeDaemon.silent(socket)) {
            var impatient = new AdminClient(List.of(socket), Duration.ofMillis(80));
            AdminError error = refusal(impatient::status);
            assertThat(error.id()).isEqualTo("daemon.silent");
            assertThat(error.exit()).isEqualTo(6);
            assertThat(error.message()).isEqualTo("the daemon on " + socket + " has not answered in 80 ms");
        }
    }

    @Test
    void anotherVersionOfTheApiIsNotGuessedAt() throws Exception {
        String answer = FakeDaemon.json(200, ROUTES).replace("Version: 1", "Version: 2");
        try (var _ = FakeDaemon.answering(socket, answer)) {
            AdminError error = refusal(() -> client(socket).routes());
            assertThat(error.id()).isEqualTo("daemon.version");
            assertThat(error.exit()).isEqualTo(8);
            assertThat(error.message()).endsWith("speaks admin API 2, this command 1");
        }
    }

    @Test
    void whatIsNoDaemonAtAllIsToldSo() throws Exception {
        try (var _ = FakeDaemon.answering(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(refusal(() -> client(socket).status()).id()).isEqualTo("daemon.version");
        }
    }

    @Test
    void aDaemonThatDiesInMidAnswerIsToldSo() throws Exception {
        String cut = FakeDaemon.json(200, ROUTES);
        for (String answer : List.of("", cut.substring(0, cut.length() - 9), "garbage\r\n\r\n")) {
            Files.deleteIfExists(socket);
            try (var _ = FakeDaemon.answering(socket, answer)) {
                AdminError error = refusal(() -> client(socket).status());
                assertThat(error.id()).as(answer).isEqualTo("daemon.hung_up");
                assertThat(error.exit()).isEqualTo(8);
            }
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsToldSo() throws Exception {
        try (var _ = FakeDaemon.answering(socket, FakeDaemon.json(500, "<html>"))) {
            assertThat(refusal(() -> client(socket).status()).id()).isEqualTo("daemon.refused");
        }
    }

    private static AdminClient client(Path... sockets) {
        return new AdminClient(List.of(sockets), Duration.ofSeconds(30));
    }

    private static AdminError refusal(ThrowingCallable call) {
        return catchThrowableOfType(AdminException.class, call).error();
    }
}

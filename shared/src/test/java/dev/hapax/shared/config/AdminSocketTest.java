package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSocketTest {
    @TempDir
    Path directory;

    private Optional<Path> named(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("hapax.yaml"), yaml);
        return AdminSocket.in(file, new Environment(Map.of("RUN", "/run/mine"), Environment.Mode.WARN));
    }

    @Test
    void isRelativeToTheFile() throws IOException {
        assertThat(named("admin: {socket: ./own.sock}")).contains(directory.resolve("own.sock"));
        assertThat(named("admin:\n  socket: \"${RUN}/s\"")).contains(Path.of("/run/mine/s"));
    }

    @Test
    void isFoundHoweverWrongTheRestIs() throws IOException {
        assertThat(named("admin: {socket: /s, sockets: 3}\nproviders: 7\nroutes: [{}]"))
                .contains(Path.of("/s"));
    }

    @Test
    void isNowhereElse() throws IOException {
        assertThat(named("server: {socket: /s}\nadmin: {group: wheel}")).isEmpty();
        assertThat(named("admin: {socket: ${NOT_SET}}")).isEmpty();
        assertThat(named("admin: {socket: [")).isEmpty();
        assertThat(AdminSocket.in(directory.resolve("gone.yaml"), new Environment(Map.of(), Environment.Mode.WARN)))
                .isEmpty();
    }
}

package dev.hapax.shared.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketPlacesTest {
    private static final Path NAMED = Path.of("/srv/gw/admin.sock");

    @Test
    void aNamedSocketIsTheOnlyOne() {
        Map<String, String> environment = Map.of("HAPAX_SOCKET", "/other.sock", "XDG_RUNTIME_DIR", "/run/user/7");
        assertThat(SocketPlaces.forClient(NAMED, environment, "default")).containsExactly(NAMED);
        assertThat(SocketPlaces.forDaemon(NAMED, environment, "default")).isEqualTo(NAMED);
        assertThat(SocketPlaces.forClient(null, environment, "default")).containsExactly(Path.of("/other.sock"));
        assertThat(SocketPlaces.forDaemon(null, environment, "default")).isEqualTo(Path.of("/other.sock"));
    }

    @Test
    void aClientTriesEveryPlaceInOrder() throws Exception {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/user/7", "TMPDIR", "/var/tmp");
        assertThat(SocketPlaces.forClient(null, environment, "two"))
                .containsExactly(
                        Path.of("/run/user/7/hapax/two.sock"),
                        Path.of("/run/hapax/two.sock"),
                        Path.of("/var/tmp/hapax-" + uid + "/two.sock"),
                        Path.of("/tmp/hapax-" + uid + "/two.sock"));
        assertThat(SocketPlaces.forClient(null, Map.of(), "default"))
                .containsExactly(Path.of("/run/hapax/default.sock"), Path.of("/tmp/hapax-" + uid + "/default.sock"));
        assertThat(SocketPlaces.forClient(null, Map.of("TMPDIR", "/tmp/"), "default"))
                .hasSize(2);
    }

    @Test
    void aDaemonListensWhereAClientLooks(@TempDir Path runtime) {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        assertThat(SocketPlaces.forDaemon(null, environment, "default"))
                .isEqualTo(runtime.resolve("hapax/default.sock"));
        for (Map<String, String> other : List.<Map<String, String>>of(
                Map.of(), Map.of("XDG_RUNTIME_DIR", "/not/there"), Map.of("TMPDIR", "relative"))) {
            assertThat(SocketPlaces.forClient(null, other, "default"))
                    .contains(SocketPlaces.forDaemon(null, other, "default"));
        }
    }

    @Test
    void aLongNameBecomesAShortOneInTheSameDirectory() {
        String instance = "x".repeat(90);
        Path place = SocketPlaces.forClient(null, Map.of("XDG_RUNTIME_DIR", "/run/user/7"), instance)
                .getFirst();
        assertThat(place.getParent()).isEqualTo(Path.of("/run/user/7/hapax"));
        assertThat(place.getFileName().toString()).matches("[0-9a-f]{16}\\.sock");
    }

    @Test
    void aLongDirectoryIsLeftForAShortOne() {
        String deep = "/" + "d".repeat(95);
        Path place = SocketPlaces.forClient(null, Map.of("XDG_RUNTIME_DIR", deep), "default")
                .getFirst();
        assertThat(place.toString()).matches("/tmp/hapax-[0-9]+/[0-9a-f]{16}\\.sock");
        assertThat(SocketPlaces.forClient(null, Map.of("XDG_RUNTIME_DIR", deep + "e"), "default")
                        .getFirst())
                .isNotEqualTo(place);
    }
}

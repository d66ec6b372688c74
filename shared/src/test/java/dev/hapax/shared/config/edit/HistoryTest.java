package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path state;

    @Test
    void whatTwoDaemonsKeptAtOnceIsToldOnce() throws Exception {
        History history = History.of(state, Path.of("/etc/hapax/hapax.yaml"));
        keep(history, "version: 1\n", NOON);
        keep(history, "version: 1\nserver: {port: 1}\n", NOON.plusSeconds(60));
        Path copy = history.entries().getFirst().copy();
        Files.copy(copy, later(copy));
        assertThat(history.entries()).extracting(History.Entry::at).containsExactly(NOON.plusSeconds(60), NOON);
    }

    private static void keep(History history, String file, Instant at) throws IOException, EditRefused {
        history.keep(file.getBytes(StandardCharsets.UTF_8), at);
    }

    /** By a millisecond. */
    private static Path later(Path copy) {
        String name = copy.getFileName().toString();
        int dash = name.indexOf('-');
        return copy.resolveSibling(
                "%015d".formatted(Long.parseLong(name.substring(0, dash)) + 1) + name.substring(dash));
    }
}

package dev.hapax.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path state;

    @Test
    void whoFindsItTakenHasTheNextOne() throws IOException {
        Path wanted = state.resolve("daemons/abc");
        try (var first = StateFolder.claim(wanted)) {
            assertThat(first.path()).isEqualTo(wanted);
            try (var second = StateFolder.claim(wanted)) {
                assertThat(second.path()).isEqualTo(state.resolve("daemons/abc-2"));
            }
        }
        try (var again = StateFolder.claim(wanted)) {
            assertThat(again.path()).isEqualTo(wanted);
        }
    }
}

package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionScriptsTest {
    @TempDir
    Path directory;

    @Test
    void theFolderSaysWhatTheCommandTreeSays() {
        CompletionScripts.all().forEach((name, script) -> assertThat(CompletionScripts.FOLDER.resolve(name))
                .as("run CompletionScripts.main to write it anew")
                .hasContent(script));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void everyShellGetsItsScript(String shell) {
        assertThat(new CommandLineUnderTest(directory).run("completion", shell).out())
                .contains("providers", "if-not-exists");
    }

    @Test
    void anotherShellIsAMistake() {
        var ended = new CommandLineUnderTest(directory).run("completion", "tcsh");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).isEqualTo("hapax completion: `tcsh` is not a shell; use bash, zsh or fish\n");
    }
}

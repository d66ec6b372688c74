package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell completes what the last edit wrote, without a program and without a daemon. */
class CompletionDataTest {
    @TempDir
    Path directory;

    private Path cache;

    @BeforeEach
    void anEditWritesTheNames() throws IOException {
        cache = directory.resolve("cache");
        Files.writeString(directory.resolve("hapax.yaml"), """
                providers:
                  echo: {type: echo, models: {small: {}, "$(touch gotcha)": {}}}
                routes:
                  - {path: /v1/chat, handler: chat, version: v1}
                  - {path: /v1/twice, handler: chat, version: v1, methods: [POST]}
                  - {path: /v1/twice, handler: models, version: v1, methods: [GET]}
                """);
        assertThat(new CommandLineUnderTest(directory)
                        .with("XDG_CACHE_HOME", cache.toString())
                        .run("route", "add", "/v1/new", "--target", "echo")
                        .exit())
                .isZero();
    }

    @Test
    void theFilesHaveANameALineWithAFewWordsBehindATab() throws IOException {
        Path names = cache.resolve("hapax/complete/default");
        assertThat(names.resolve("providers")).hasContent("echo\techo");
        assertThat(names.resolve("models")).hasContent("echo/small\techo");
        assertThat(Files.readAllLines(names.resolve("routes")))
                .containsExactly(
                        "/v1/chat\tPOST chat",
                        "POST:/v1/twice\tPOST chat",
                        "GET:/v1/twice\tGET models",
                        "/v1/new\tPOST completion");
        try (var left = Files.list(names)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void bashCompletesNames() throws Exception {
        assertThat(completed("route", "remove", "/v1/")).containsExactlyInAnyOrder("/v1/chat", "/v1/new");
        assertThat(completed("route", "show", "/v1/n")).containsExactly("/v1/new");
        assertThat(completed("provider", "remove", "")).contains("echo");
        assertThat(completed("route", "add", "/v1/x", "--target", "echo"))
                .containsExactlyInAnyOrder("echo", "echo/small");
        assertThat(completed("route", "remove", "--instance", "two", "/v1/")).isEmpty();
        assertThat(directory.resolve("gotcha")).doesNotExist();
    }

    private List<String> completed(String... words) throws Exception {
        var line = new ArrayList<String>(List.of("hapax"));
        line.addAll(List.of(words));
        String quoted =
                String.join(" ", line.stream().map(word -> "'" + word + "'").toList());
        String script =
                "source '" + CompletionScripts.FOLDER.resolve("hapax.bash").toAbsolutePath() + "'\n"
                        + "COMP_WORDS=(" + quoted + ")\nCOMP_CWORD=" + (line.size() - 1) + "\n"
                        + "COMP_LINE=\"${COMP_WORDS[*]}\"\n_complete_hapax\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
        var builder = new ProcessBuilder("bash", "--norc", "-c", script).directory(directory.toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        Process bash = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return out.lines().filter(text -> !text.isBlank()).toList();
    }
}

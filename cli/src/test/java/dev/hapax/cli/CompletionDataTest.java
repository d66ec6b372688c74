package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
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

    /** What is typed, and some of what is offered; words that must not be offered have an exclamation mark. */
    private static final Map<String, String> OFFERED = Map.ofEntries(
            Map.entry("hapax pro", "provider providers !route"),
            Map.entry("hapax route re", "remove !add"),
            Map.entry("hapax -o json route re", "remove"),
            Map.entry("hapax help e", "explain exit-codes"),
            Map.entry("hapax help route ", "add remove show list"),
            Map.entry("hapax route add --han", "--handler !--host"),
            Map.entry("hapax route add --handler ch", "chat !completion"),
            Map.entry("hapax validate --", "--format --online --output"),
            Map.entry("hapax completion ", "bash zsh fish"),
            Map.entry("hapax --instance ", "default"),
            Map.entry("hapax route remove /v1/", "/v1/chat /v1/new !/v1/twice"),
            Map.entry("hapax route show /v1/n", "/v1/new"),
            Map.entry("hapax provider remove ", "echo"),
            Map.entry("hapax providers status ", "echo"),
            Map.entry("hapax requests --route /v1/c", "/v1/chat"),
            Map.entry("hapax route add /v1/x --target ec", "echo echo/small"),
            Map.entry("hapax route remove --instance two /v1/", "!/v1/chat"),
            Map.entry("hapax validate hap", "hapax.yaml"),
            Map.entry("hapax validate ", "hapax.yaml"),
            Map.entry("hapax provider add --key-env HO", "HOME"));

    @Test
    void bashCompletes() throws Exception {
        offers(all(), new Shells(directory, cache).bash(all()));
        Map<String, List<String>> broken =
                new Shells(directory, cache).bash(List.of("hapax route remove POST:/v1/t", "hapax --output=js"));
        assertThat(broken)
                .as("bash itself breaks words here, and keeps what stands before")
                .containsEntry("hapax route remove POST:/v1/t", List.of("/v1/twice"))
                .containsEntry("hapax --output=js", List.of("json", "jsonl"));
    }

    /** A few: it needs its time for each. */
    @Test
    @EnabledIf("zshIsHere")
    void zshCompletes() throws Exception {
        List<String> lines = List.of(
                "hapax pro",
                "hapax -o json route re",
                "hapax help e",
                "hapax route add --han",
                "hapax route add --handler ch",
                "hapax route remove /v1/",
                "hapax route add /v1/x --target ec",
                "hapax validate hap");
        offers(lines, new Shells(directory, cache).zsh(lines));
    }

    @Test
    @EnabledIf("fishIsHere")
    void fishCompletes() throws Exception {
        offers(all(), new Shells(directory, cache).fish(all()));
    }

    static boolean zshIsHere() {
        return Shells.here("zsh");
    }

    static boolean fishIsHere() {
        return Shells.here("fish");
    }

    private static List<String> all() {
        return List.copyOf(OFFERED.keySet());
    }

    private void offers(List<String> lines, Map<String, List<String>> offered) {
        for (String typed : lines) {
            List<String> found = offered.getOrDefault(typed, List.of());
            assertThat(Objects.requireNonNull(OFFERED.get(typed)).split(" ", -1))
                    .as(typed + " offers " + found)
                    .allMatch(word -> word.startsWith("!") != found.contains(word.replace("!", "")));
        }
        assertThat(directory.resolve("gotcha")).doesNotExist();
    }
}

package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.shared.admin.AdminJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits of the file while no daemon runs. */
class EditCommandsTest {
    private static final String FILE = """
            # ours
            providers:
              echo: {type: echo}
              local:   # at home
                type: ollama
                models: {llama3: {}}
            routes:
              - path: /v1/chat   # the first
                handler: chat
                version: v1
                targets: [echo]
              - {path: /v1/old, handler: completion, version: v1, targets: [local/llama3], timeout: 30s}
            """;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void aFileIsThere() throws IOException {
        file = Files.writeString(directory.resolve("hapax.yaml"), FILE);
    }

    private Ended hapax(String... words) {
        return new CommandLineUnderTest(directory).run(words);
    }

    private String text() throws IOException {
        return Files.readString(file);
    }

    @Test
    void aRouteGoesAndTheUndoLineBringsItBack() throws IOException {
        Ended ended = hapax("route", "remove", "/v1/old");
        assertThat(ended.out()).isEqualTo("route POST /v1/old removed\n");
        assertThat(ended.err())
                .isEqualTo("hapax.yaml: changed at line 12, nothing else   (undo: hapax route add /v1/old"
                        + " --target local/llama3 --set timeout=30s)\n"
                        + "no daemon is running; it counts from the next hapax serve on\n");
        assertThat(text()).isEqualTo(FILE.substring(0, FILE.indexOf("  - {path")));
        assertThat(hapax("route", "add", "/v1/old", "--target", "local/llama3", "--set", "timeout=30s")
                        .exit())
                .isZero();
        assertThat(hapax("route", "show", "/v1/old").out()).contains("timeout: 30s", "targets: [local/llama3]");
    }

    @Test
    void whatIsNotThereCannotGo() throws IOException {
        Ended ended = hapax("route", "remove", "/v1/chta");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("hapax: no route `/v1/chta` in the file; did you mean `/v1/chat`?\n")
                .contains("    POST /v1/chat   (line 8)\n");
        assertThat(hapax("provider", "remove", "lokal").err())
                .startsWith("hapax: no provider `lokal` in the file; did you mean `local`?\n");
        assertThat(hapax("route", "show", "GET /v1/chat").exit()).isEqualTo(1);
        assertThat(text()).isEqualTo(FILE);
    }

    @Test
    void aRouteIsShownAsItStands() {
        assertThat(hapax("route", "show", "POST:/v1/chat")).isEqualTo(new Ended(0, """
                path: /v1/chat   # the first
                handler: chat
                version: v1
                targets: [echo]
                """, "hapax.yaml:8\n"));
    }

    @Test
    void manyRoutesAreOneEdit() throws IOException {
        Files.writeString(directory.resolve("more.yaml"), """
                - {path: /v1/a, handler: chat, targets: [echo], retry: {max_retries: 2}}
                - path: /v2/b
                  handler: completion
                  options: {stop: ["#", "a, b"]}
                """);
        Ended ended = hapax("route", "add", "--from", "more.yaml");
        assertThat(ended.out()).isEqualTo("route POST /v1/a added\nroute POST /v2/b added\n");
        assertThat(ended.exit()).isZero();
        assertThat(text()).startsWith(FILE).contains("retry: {max_retries: 2}");
        assertThat(hapax("route", "add", "--from", "more.yaml").out())
                .isEqualTo("route POST /v1/a unchanged\nroute POST /v2/b unchanged\n");
    }

    @Test
    void jsonLinesComeFromStandardInput() throws IOException {
        Ended ended = new CommandLineUnderTest(directory).reading("""
                        {"path": "/v1/a", "handler": "chat", "targets": ["echo"]}
                        {"path": "/v1/b", "handler": "chat", "auth": false}
                        """).run("route", "add", "--from", "-");
        assertThat(ended.exit()).isZero();
        assertThat(text()).contains("path: /v1/a", "path: /v1/b", "auth: false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config show", "route add /v1/x", "route list", "config migrate", "config history"})
    void aDirectoryIsNoConfigFile(String words) {
        Ended ended = hapax((words + " --config .").split(" "));
        assertThat(ended.err()).startsWith("hapax: cannot read ").contains(": it is a directory");
        assertThat(ended.exit()).isEqualTo(3);
    }

    @Test
    void noRoutesAtAllAreNothingToDoAndSaid() {
        Ended ended = hapax("route", "add", "--from", "/dev/null");
        assertThat(ended).isEqualTo(new Ended(0, "", "no routes in /dev/null\n"));
    }

    @Test
    void ofManyNoneIsAddedWhereOneCannotBe() throws IOException {
        Ended ended = new CommandLineUnderTest(directory)
                .reading("[{path: /v1/a}, {path: /v1/chat, handler: chat, targets: [local]}]")
                .run("route", "add", "--from", "-");
        assertThat(ended.exit()).isEqualTo(5);
        assertThat(ended.err()).startsWith("hapax: POST /v1/chat exists with other values (hapax.yaml:8)\n");
        assertThat(text()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route add /v1/new --target echo",
                "route remove /v1/chat",
                "route add /v1/chat --handler chat --target local --replace",
                "provider add more --type openai --key-env MORE_KEY --model m1 --model m2",
                "provider remove local"
            })
    void aDryRunIsAPatchThatPatchApplies(String words) throws Exception {
        Files.writeString(file, FILE.replace("targets: [local/llama3], ", ""));
        String before = text();
        Ended dry = hapax((words + " --dry-run").split(" "));
        assertThat(dry.exit()).as(dry.err()).isZero();
        assertThat(hapax((words + " --dry-run --exit-code").split(" ")).exit()).isEqualTo(1);
        assertThat(text()).isEqualTo(before);
        Path aside = Files.createDirectory(directory.resolve("copy"));
        Path copy = Files.writeString(aside.resolve("hapax.yaml"), before);
        Path patch = Files.writeString(directory.resolve("change.patch"), dry.out());
        Process applied = new ProcessBuilder("patch", "-p0", "-s", "-i", patch.toString())
                .directory(aside.toFile())
                .start();
        assertThat(applied.waitFor()).isZero();
        assertThat(hapax(words.split(" ")).exit()).isZero();
        assertThat(copy).hasSameTextualContentAs(file);
    }

    @Test
    void withoutTheDaemonThatIsRequiredTheFileStays() throws IOException {
        assertThat(hapax("route", "add", "/v1/new", "--require-daemon").exit()).isEqualTo(4);
        assertThat(hapax("route", "remove", "/v1/chat", "--require-daemon").exit())
                .isEqualTo(4);
        assertThat(hapax("provider", "add", "more", "--type", "echo", "--require-daemon")
                        .exit())
                .isEqualTo(4);
        assertThat(text()).isEqualTo(FILE);
    }

    @Test
    void aProviderComesAndGoesWithoutATrace() throws IOException {
        Ended added = hapax("provider", "add", "openai", "--model", "gpt-4o-mini", "--key-env", "OPENAI_API_KEY");
        assertThat(added.out()).isEqualTo("provider openai added\n");
        assertThat(added.err()).contains("(undo: hapax provider remove openai)");
        assertThat(text()).contains("""
                    models: {llama3: {}}
                  openai:
                    type: openai
                    api_key: ${OPENAI_API_KEY}
                    models: {gpt-4o-mini: {}}
                routes:
                """);
        assertThat(hapax("provider", "add", "openai", "--model", "gpt-4o-mini", "--key-env", "OPENAI_API_KEY")
                        .out())
                .isEqualTo("provider openai unchanged\n");
        assertThat(hapax("provider", "add", "openai", "--model", "other", "--key-env", "OPENAI_API_KEY")
                        .exit())
                .isEqualTo(5);
        assertThat(hapax("provider", "remove", "openai").out()).isEqualTo("provider openai removed\n");
        assertThat(text()).isEqualTo(FILE);
    }

    @Test
    void aProviderThatARouteNamesStays() throws IOException {
        Ended ended = hapax("provider", "remove", "local");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.err()).contains("HPX2001");
        assertThat(text()).isEqualTo(FILE);
    }

    @Test
    void aKeyFromStandardInputLandsInAFileOfItsOwn() throws IOException {
        Ended ended = new CommandLineUnderTest(directory)
                .reading("sk-very-secret\n")
                .run("provider", "add", "openai", "--key-stdin");
        assertThat(ended.exit()).as(ended.err()).isZero();
        Path key = directory.resolve("keys/openai.key");
        assertThat(key).hasContent("sk-very-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(text()).contains("api_key_file: keys/openai.key").doesNotContain("secret");
        assertThat(ended.out() + ended.err()).doesNotContain("secret");
    }

    @Test
    void aKeyInPlaceOfAVariableIsNotRepeated() {
        Ended ended = hapax("provider", "add", "openai", "--key-env", "sk-very-secret");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).doesNotContain("secret").contains("not the key itself");
    }

    @Test
    void anOlderFileIsShownAsAPatchAndWrittenWhenAsked() throws IOException {
        String older = "providerPreference: [echo]   # only\nproviders: {echo: {type: echo}}\n";
        Files.writeString(file, older);
        Ended shown = hapax("config", "migrate", "--exit-code");
        assertThat(shown.exit()).isEqualTo(1);
        assertThat(shown.out()).contains("+version: 1", "-providerPreference: [echo]   # only");
        assertThat(text()).isEqualTo(older);
        assertThat(hapax("config", "migrate", "-w").exit()).isZero();
        assertThat(text()).isEqualTo("version: 1\n" + older.replace("providerP", "provider_p"));
        assertThat(hapax("config", "migrate", "--exit-code").out()).isEmpty();
        assertThat(new CommandLineUnderTest(directory)
                        .reading(older)
                        .run("config", "migrate", "-w", "-")
                        .out())
                .isEqualTo(text());
    }

    @Test
    void aFileWithMistakesIsNotMigrated() throws IOException {
        Files.writeString(file, "llm: {provider: opneai}\n");
        Ended ended = hapax("config", "migrate", "-w");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.err()).contains("is not valid; mend it first", "opneai");
    }

    @Test
    void allThatIsInForceIsShownWithItsOrigin() {
        Ended shown = hapax("config", "show", "--origin");
        assertThat(shown.err()).isEqualTo("hapax.yaml\n");
        assertThat(shown.out())
                .contains("  port: 8080", "# default", "  echo:", "- path: /v1/chat", "# hapax.yaml:8")
                .containsPattern("timeout: 30s +# hapax.yaml:12");
        Ended resolved = hapax("config", "show", "--resolved");
        assertThat(resolved.out()).doesNotContain("# default").contains("targets: [echo]");
        assertThat(new CommandLineUnderTest(directory)
                        .reading(resolved.out())
                        .run("validate", "-", "--format", "concise")
                        .out())
                .doesNotContain("error");
        var json = AdminJson.MAPPER.readTree(
                hapax("config", "show", "--origin", "-o", "json").out());
        assertThat(json.at("/data/values/server/port").intValue()).isEqualTo(8080);
        assertThat(json.at("/data/origins").get("/routes/1/timeout").stringValue())
                .isEqualTo("hapax.yaml:12");
    }

    @Test
    void aKeyInClearIsMaskedHoweverItIsShown() throws IOException {
        Files.writeString(file, "providers:\n  openai: {api_key: very-secret}   # ours\n");
        for (String[] words : new String[][] {
            {"config", "show"},
            {"config", "show", "--resolved"},
            {"config", "show", "--origin", "-o", "json"},
            {"config", "show", "-o", "json"}
        }) {
            assertThat(hapax(words).out()).contains("***").doesNotContain("very-secret");
        }
    }

    @Test
    void withoutADaemonTheRoutesOfTheFileAreListedAndTheDefaultOnes() {
        Ended listed = hapax("route", "list");
        assertThat(listed.exit()).isZero();
        assertThat(listed.out())
                .startsWith("POST\t/v1/chat\tchat\tv1\techo\t")
                .contains("POST\t/v1/old\tcompletion\tv1\tlocal/llama3\t", "POST\t/v1/messages\t");
        assertThat(listed.err()).startsWith("no daemon is running");
        assertThat(hapax("route", "list", "-o", "name").out()).startsWith("route/POST:/v1/chat\nroute/POST:/v1/old\n");
        assertThat(hapax("route", "list", "-o", "jsonl").out()).startsWith("{\"id\":\"POST:/v1/chat\"");
        assertThat(hapax("route", "list", "-o", "yaml").out()).contains("- id: \"POST:/v1/chat\"");
        assertThat(hapax("route", "show", "/v1/chat", "-o", "name").out()).isEqualTo("route/POST:/v1/chat\n");
    }

    /** Every key that a route may set for itself (http-api.md §1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "strategy=weighted",
                "timeout=30s",
                "retry.max_retries=2",
                "retry={max_retries: 2, jitter: 0.5}",
                "rate_limit.requests=10",
                "cache.ttl=5m",
                "dedup.enabled=false",
                "auth=false",
                "system_prompt=Be brief: two lines, no more",
                "options.temperature=0.2",
                "headers.x-team=blue",
                "max_body_bytes=1MiB",
                "health_check.interval=20s",
                "deprecated=true",
                "deprecated=2027-01-31",
                "sunset=2027-06-30",
                "link=https://example.com/why",
                "labels.team=blue"
            })
    void everyKeyOfARouteCanBeSet(String setting) throws IOException {
        Ended ended = hapax("route", "add", "/v1/new", "--target", "echo", "--set", setting);
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(hapax("route", "add", "/v1/new", "--target", "echo", "--set", setting)
                        .out())
                .isEqualTo("route POST /v1/new unchanged\n");
        assertThat(hapax("route", "remove", "/v1/new").exit()).isZero();
        assertThat(text()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route add /v1/new --target lokal          | 3 | no provider `lokal`; did you mean `local`?   (defined: echo, local)",
                "route add /v1/new --handler chta          | 2 | did you mean `chat`?",
                "route add /v1/new --set chace.ttl=5m      | 3 | did you mean `cache`?",
                "route add /v1/new --set cache.tll=5m      | 3 | did you mean `ttl`?",
                "route add /v1/new --set timeout=30        | 3 | `timeout` needs a unit",
                "route add /v1/chat --target local         | 5 | --if-not-exists    leave it and exit 0",
                "route add                                 | 2 | PATH is missing",
                "route add v1/new                          | 2 | PATH begins with a slash: /v1/new",
                "route remove POST:/v1/caht                | 1 | did you mean `POST /v1/chat`?",
                "route show /v1/odl                        | 1 | did you mean `/v1/old`?",
                "provider add new --type opnai             | 3 | did you mean `openai`?",
                "provider add opnai                        | 2 | --type KIND must say what it is; did you mean `openai`?",
                "provider add mine                         | 2 | kinds: anthropic, openai",
                "provider remove local                     | 3 | HPX2001"
            })
    void everyRefusalSaysWhatWasMeantAndHasItsCode(String words, int exit, String message) throws IOException {
        Ended ended = hapax(words.strip().split(" +"));
        assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("hapax").contains(message);
        assertThat(text()).isEqualTo(FILE);
    }
}

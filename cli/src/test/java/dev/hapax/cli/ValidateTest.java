package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hapax.cli.CommandLineUnderTest.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code validate} is asked for, and what it does to files. */
class ValidateTest {
    private static final String BAD = """
            version: 1   # ours
            server: {prot: 8080}
            retry: {max_delay: 30}
            """;

    @TempDir
    Path directory;

    private Path file;
    private CommandLineUnderTest hapax;

    @BeforeEach
    void aDirectoryOfOnesOwn() {
        file = directory.resolve("hapax.yaml");
        hapax = new CommandLineUnderTest(directory);
    }

    @Test
    void fixMendsWhatIsSafeAndTellsWhatIsLeft() throws IOException {
        Files.writeString(file, BAD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Ended ended = hapax.run("validate", "--fix");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith("fixed[HPX1001] hapax.yaml:2:10: unknown key `prot` in `server`\n")
                .contains("error[HPX1003]", "hapax.yaml: 1 error   (1 fixed)");
        assertThat(Files.readString(file)).isEqualTo(BAD.replace("prot", "port"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aDryRunIsAPatchAndWritesNothing() throws IOException {
        Files.writeString(file, BAD);
        Ended ended = hapax.run("validate", "--fix", "--dry-run");
        assertThat(ended.out())
                .startsWith("--- hapax.yaml\n+++ hapax.yaml\n@@ -1,3 +1,3 @@\n")
                .contains("-server: {prot: 8080}\n+server: {port: 8080}\n");
        assertThat(ended.err()).isEqualTo("dry run: nothing written; 1 mend would be made, 1 problem left\n");
        assertThat(Files.readString(file)).isEqualTo(BAD);
        assertThat(hapax.run("validate", "--dry-run").exit()).isEqualTo(2);
    }

    @Test
    void standardInputGoesMendedToStandardOutput() {
        Ended ended = hapax.reading(BAD).run("validate", "--fix", "--stdin-filename", "gw.yaml", "-");
        assertThat(ended.out()).isEqualTo(BAD.replace("prot", "port"));
        assertThat(ended.err()).contains("fixed[HPX1001] gw.yaml:2:10", "gw.yaml: 1 error   (1 fixed)");
    }

    @Test
    void aReportForProgramsSaysBesideItWhatWasMended() throws IOException {
        Files.writeString(file, BAD);
        Ended ended = hapax.run("validate", "--fix", "--format", "concise");
        assertThat(ended.out()).startsWith("hapax.yaml:3:20: error[HPX1003]");
        assertThat(ended.err()).isEqualTo("hapax.yaml: 1 mend made\n");
    }

    @Test
    void reportsMakeTheDirectoriesThatTheyGoTo() throws IOException {
        Files.writeString(file, "version: 1\nproviders: {echo: {}}\n");
        assertThat(hapax.run("validate", "--report", "junit=build/reports/hapax.xml")
                        .exit())
                .isZero();
        assertThat(directory.resolve("build/reports/hapax.xml")).content().contains("failures=\"0\"");
        Ended taken = hapax.run("validate", "--report", "junit=hapax.yaml/x.xml");
        assertThat(taken.exit()).isEqualTo(7);
        assertThat(taken.err())
                .startsWith("hapax: cannot write hapax.yaml/x.xml: ")
                .contains("is not a directory");
        assertThat(hapax.run("validate", "--report", "sarif").err())
                .startsWith("hapax validate: `sarif` is not FORMAT=FILE, such as sarif=hapax.sarif; formats are human");
    }

    @Test
    void ofADirectoryItsFilesAreToBeNamed() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("d")).resolve("a.yaml"), "version: 1\n");
        Ended ended = hapax.run("validate", "d");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.out()).contains("`d` is a directory", "help: name files: hapax validate d/*.yaml");
    }

    @Test
    void aFileThatNeedsNoMendIsNotTouched() throws IOException {
        Files.writeString(file, "version: 1\nproviders: {echo: {}}\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Ended ended = hapax.run("validate", "--fix");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).isEqualTo("hapax.yaml: valid   1 provider, 0 routes, no warnings\n");
    }

    /** Named twice, the file has changed when it is mended for the second time: that change is not lost. */
    @Test
    void aFileThatChangedMeanwhileIsLeftAlone() throws IOException {
        Files.writeString(file, BAD);
        Ended ended = hapax.run("validate", "--fix", "hapax.yaml", "./hapax.yaml");
        assertThat(ended.exit()).isEqualTo(5);
        assertThat(ended.err()).contains("changed by somebody else meanwhile", "run it again");
        assertThat(Files.readString(file)).isEqualTo(BAD.replace("prot", "port"));
    }

    @Test
    void programsReadWhatWasMended() throws IOException {
        Files.writeString(file, BAD);
        JsonNode dry = json(hapax.run("validate", "--fix", "--dry-run", "-o", "json"));
        assertThat(dry.at("/data/patch").asString()).startsWith("--- hapax.yaml\n");
        JsonNode done = json(hapax.run("validate", "--fix", "-o", "json"));
        assertThat(done.at("/data/fixed/0/rule").asString()).isEqualTo("HPX1001");
        assertThat(done.at("/data/counts/error").asInt()).isEqualTo(1);
        assertThat(done.at("/diagnostics/0/suggestions").size()).isEqualTo(2);
        assertThat(done.at("/diagnostics/0/suggestions/0/safe").asBoolean()).isFalse();
    }

    @Test
    void unknownKeysMayBeAllowed() throws IOException {
        Files.writeString(file, "version: 1\nnovelty: 1\napi_key: x\n");
        assertThat(hapax.run("validate").exit()).isEqualTo(1);
        Ended ended = hapax.run("validate", "--allow-unknown-keys");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("warning[HPX1001]", "warning[HPX1008]", "valid");
        assertThat(hapax.run("validate", "--allow-unknown-keys", "--fail-on", "warning")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void aFileThatIsNotThereIsAProblemLikeAnyOther() throws IOException {
        Files.writeString(file, BAD);
        Ended missing = hapax.run("validate", "hapx.yaml", "--report", "sarif=out.sarif");
        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.out()).contains("error[HPX0001]", "did you mean `hapax.yaml`?");
        assertThat(directory.resolve("out.sarif")).content().contains("HPX0001");
        Ended folder = hapax.run("validate", ".");
        assertThat(folder.exit()).isEqualTo(3);
        assertThat(folder.out()).contains("error[HPX0002]", "is a directory");
    }

    @Test
    void onlySoManyProblemsAreShownToPeople() throws IOException {
        StringBuilder many = new StringBuilder("version: 1\n");
        for (int i = 0; i < 60; i++) {
            many.append("zz").append(i).append(": 1\n");
        }
        Files.writeString(file, many);
        assertThat(hapax.run("validate", "--max-problems", "2").out())
                .containsOnlyOnce("`zz1`")
                .doesNotContain("`zz2`")
                .contains("hapax.yaml: 58 problems more, not shown; see them with --max-problems 0");
        assertThat(hapax.run("validate", "--max-problems", "0").out()).contains("`zz59`");
        assertThat(hapax.run("validate").out()).contains("`zz49`").doesNotContain("`zz50`");
        assertThat(json(hapax.run("validate", "-o", "json")).at("/diagnostics").size())
                .isEqualTo(60);
    }

    @Test
    void unsetVariablesAreTakenAsOneWants() throws IOException {
        Files.writeString(file, """
                version: 1
                providers: {openai: {api_key: "${OPENAI_API_KEY}"}}
                """);
        assertThat(hapax.run("validate").out()).contains("warning[HPX3001]", "valid");
        assertThat(hapax.run("validate", "--env", "require").exit()).isEqualTo(1);
        assertThat(hapax.run("validate", "--env", "ignore").out()).doesNotContain("HPX3001");
        Files.writeString(directory.resolve("keys.env"), "# keys\nexport OPENAI_API_KEY='sk-1'\n");
        assertThat(hapax.run("validate", "--env-file", "keys.env", "--env", "require")
                        .exit())
                .isZero();
        assertThat(hapax.run("validate", "--env-file", "nowhere.env").exit()).isEqualTo(3);
    }

    /** HPX4001 to HPX4004, each from a provider of its own; those that are well or switched off say nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            402 | warning[HPX4002] provider `a` takes the key but no requests: 402
            500 | warning[HPX4002] provider `a` does not answer as it should: 500
            429 |
            """)
    void whatAProviderSaysMeansWhatItIs(int status, @Nullable String told) throws IOException {
        try (var provider = new FakeModels(status, "")) {
            Files.writeString(file, """
                    version: 1
                    providers: {a: {type: openai, api_key: x, base_url: "%s", model: gpt-4o-mini}}
                    """.formatted(provider.url()));
            String out =
                    hapax.run("validate", "--online", "--format", "concise").out();
            assertThat(out).contains(told == null ? "" : told);
            assertThat(out.contains("HPX4")).isEqualTo(told != null);
        }
    }

    @Test
    void providersAreAskedWhatCostsNothing() throws IOException {
        try (var good = new FakeModels(200, "gpt-4o-mini");
                var strange = new FakeModels(401, "");
                var gone = new FakeModels(200, "")) {
            gone.stop();
            Files.writeString(file, """
                    version: 1
                    providers:
                      a: {type: openai, api_key: x, base_url: "%s", models: {gpt-4o-mini: {}, mine: {model: gpt-9}}}
                      b: {type: openai, api_key: x, base_url: "%s", model: gpt-4o-mini}
                      c: {type: openai, api_key: x, base_url: "%s", model: gpt-4o-mini}
                      d: {type: openai, api_key: x, base_url: "http://nowhere.invalid/v1", model: m} # hapax: ignore HPX3012
                      e: {type: openai, base_url: "http://nowhere.invalid/v1", model: m}
                    """.formatted(good.url(), strange.url(), gone.url()));
            Ended ended = hapax.run("validate", "--online", "--format", "concise");
            assertThat(ended.out().lines().filter(line -> line.contains("HPX4")))
                    .containsExactly(
                            "hapax.yaml:3:112: warning[HPX4004] provider `a` does not list this model",
                            "hapax.yaml:4:30: warning[HPX4003] the key was refused by provider `b`",
                            "hapax.yaml:5:43: warning[HPX4002] provider `c` does not answer as it should: "
                                    + "connection refused or no route",
                            "hapax.yaml:6:43: warning[HPX4001] no address is known for the host of provider `d`");
            assertThat(ended.exit()).isZero();
            assertThat(good.asked()).contains("GET /v1/models");
            assertThat(hapax.run("validate", "--format", "concise").out()).doesNotContain("HPX4");
        }
    }

    /** A provider that lists one model. */
    private static final class FakeModels implements AutoCloseable {
        private final HttpServer server;
        private final List<String> asked = new CopyOnWriteArrayList<>();

        FakeModels(int status, String model) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] body = ("{\"object\":\"list\",\"data\":[{\"id\":\"" + model + "\",\"object\":\"model\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        }

        List<String> asked() {
            return asked;
        }

        void stop() {
            server.stop(0);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static JsonNode json(Ended ended) {
        assertThat(ended.err()).isEmpty();
        return JsonMapper.shared().readTree(ended.out());
    }

    @Test
    void aLinkThatLeadsNowhereIsToldAsSuch() throws IOException {
        Files.createSymbolicLink(directory.resolve("hapax.yaml"), Path.of("gone.yaml"));
        Ended ended = new CommandLineUnderTest(directory).run("validate");
        assertThat(ended.out()).startsWith("""
                error[HPX0001]: `hapax.yaml` is a link that leads to no file
                  = note: it leads to gone.yaml
                """);
        assertThat(ended.exit()).isEqualTo(3);
    }
}

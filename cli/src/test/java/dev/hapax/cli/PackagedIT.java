package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, started by its launcher as a user starts it. */
class PackagedIT {
    private static final Path HOME = Path.of(System.getProperty("hapax.home"));

    private Path directory;

    @BeforeEach
    void anEmptyDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "hx").toRealPath();
    }

    private record Ended(int exit, String out, String err) {}

    private ProcessBuilder process(Path launcher, String... words) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).directory(directory.toFile());
        var environment = process.environment();
        environment.keySet().removeIf(name -> name.startsWith("HAPAX_") || name.endsWith("_API_KEY"));
        environment.put("HOME", directory.toString());
        environment.put("XDG_RUNTIME_DIR", directory.toString());
        environment.remove("XDG_CONFIG_HOME");
        return process;
    }

    private Ended hapax(String... words) throws Exception {
        return run(HOME.resolve("bin/hapax"), words);
    }

    private Ended run(Path launcher, String... words) throws Exception {
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        Process process = process(launcher, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void itKnowsItsVersion() throws Exception {
        Ended ended = hapax("--version");
        assertThat(ended.out()).matches("hapax \\d+\\.\\d+\\.\\d+\n");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
    }

    @Test
    void aLinkToTheLauncherIsAsGood() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("hx"), HOME.resolve("bin/hapax"));
        assertThat(run(link, "--version")).isEqualTo(hapax("--version"));
    }

    @Test
    void theAnswersThatLieReadyAreThoseOfTheProgram() throws Exception {
        for (String word : List.of("--version", "-V", "-h", "--help")) {
            var program = new CommandLineUnderTest(directory).run(word);
            Ended ready = hapax(word);
            assertThat(ready.out()).isEqualTo(program.out()).isNotEmpty();
            assertThat(ready.err()).isEmpty();
            assertThat(ready.exit()).isZero();
        }
    }

    @Test
    void aTypoIsExitTwo() throws Exception {
        assertThat(hapax("sreve")).isEqualTo(new Ended(2, "", "hapax: no command `sreve`; did you mean `serve`?\n"));
    }

    @Test
    void aGoodFileIsValidAndABadOneIsNot() throws Exception {
        Files.writeString(directory.resolve("hapax.yaml"), "version: 1\nproviders:\n  echo: {type: echo}\n");
        assertThat(hapax("validate").exit()).isZero();
        Files.writeString(directory.resolve("hapax.yaml"), "version: 1\nprovidres:\n  echo: {type: echo}\n");
        Ended bad = hapax("validate");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.out()).contains("hapax.yaml:2:1", "did you mean `providers`?");
        assertThat(hapax("validate", "nowhere.yaml").exit()).isEqualTo(3);
    }

    @Test
    void withoutADaemonThereIsNobodyToAsk() throws Exception {
        assertThat(hapax("reload").exit()).isEqualTo(4);
        assertThat(hapax("providers", "status", "-o", "json").out()).contains("\"daemon.unreachable\"");
    }

    /** Commands have a shorter class path than the daemon; these are those that use something of the daemon's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain failures",
                "route list",
                "route add /v1/more --target echo",
                "provider add local --type ollama",
                "config show --resolved",
                "config migrate",
                "validate --online",
                "init other.yaml",
                "help",
                "top"
            })
    void noCommandMissesAClass(String words) throws Exception {
        Files.writeString(directory.resolve("hapax.yaml"), """
                version: 1
                providers:
                  echo: {type: echo}
                  closed: {type: openai, base_url: "http://127.0.0.1:9/v1", api_key: sk-test, model: small}
                """);
        Ended ended = hapax(words.split(" "));
        assertThat(ended.exit()).as(ended.err() + ended.out()).isIn(0, 1, 2, 4);
    }

    /** The launcher must know it by the words alone, to give it all its libraries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --port 0 -o json",
                "-o json serve --port 0",
                "-o json --config hapax.yaml serve",
                "--instance two -o json serve",
                "-o json --config hapax.yaml",
                "-config=hapax.yaml -o json",
                "@words"
            })
    void whicheverWayItIsAskedToServeItServes(String words) throws Exception {
        Files.writeString(
                directory.resolve("hapax.yaml"), "version: 1\nserver: {port: 0}\nproviders:\n  echo: {type: echo}\n");
        Files.writeString(directory.resolve("words"), "serve -o json");
        Process daemon = process(HOME.resolve("bin/hapax"), words.split(" "))
                .redirectError(directory.resolve("log.txt").toFile())
                .start();
        try (var ready = new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(ready.readLine())
                    .as("log: %s", Files.readString(directory.resolve("log.txt")))
                    .contains("\"event\":\"ready\"");
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void itServesAnswersAndStopsAtASignal() throws Exception {
        Files.writeString(directory.resolve("hapax.yaml"), "version: 1\nproviders:\n  echo: {type: echo}\n");
        Process daemon = process(HOME.resolve("bin/hapax"), "serve", "--port", "0", "-o", "json")
                .redirectError(directory.resolve("log.txt").toFile())
                .start();
        try (var ready = new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
            String line = ready.readLine();
            assertThat(line)
                    .as("log: %s", Files.readString(directory.resolve("log.txt")))
                    .contains("\"event\":\"ready\"");
            String url = line.replaceFirst(".*\"url\":\"([^\"]*)\".*", "$1");
            assertThat(post(url + "/v1/completions", "{\"input\":\"Say hello\"}"))
                    .contains("hello");
            assertThat(hapax("status").out()).contains(url);
            assertThat(hapax("providers", "status").out()).startsWith("echo\t");
            assertThat(hapax("route", "add", "/v1/more", "--target", "echo").exit())
                    .isZero();
            assertThat(post(url + "/v1/more", "{\"input\":\"Say more\"}")).contains("more");
            assertThat(hapax("reload").out()).startsWith("unchanged");
            daemon.toHandle().destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.exitValue()).isZero();
            assertThat(Files.readString(directory.resolve("log.txt")))
                    .contains("\"event\":\"request\"", "\"event\":\"reload\"", "\"event\":\"stopped\"");
        } finally {
            daemon.destroyForcibly();
        }
    }

    private static String post(String url, String json) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** Told to insist on its cache, the JVM does not start with one of another class path. */
    @ParameterizedTest
    @ValueSource(strings = {"version", "validate -h", "serve -h"})
    void everyKindStartsFromItsCache(String words) throws Exception {
        ProcessBuilder process = process(HOME.resolve("bin/hapax"), words.split(" "));
        process.environment().put("HAPAX_JAVA_OPTS", "-XX:AOTMode=on");
        Process started = process.redirectErrorStream(true).start();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor()).as(said).isZero();
    }

    /** A cache of classes that are no more would run the old program; nobody would notice. */
    @Test
    void aSwappedJarIsTheOneThatRuns() throws Exception {
        Path copy = directory.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-a", HOME.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (Stream<Path> jars = Files.list(copy.resolve("lib"))) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith("hapax-cli-"))
                    .findFirst()
                    .orElseThrow();
            replaceVersion(jar, "9.9.9");
            replaceWord(jar, "/dev/hapax/cli/command/version/VersionCommand.class", "Prints", "Paints");
        }
        for (String word : List.of("--version", "version")) {
            assertThat(run(copy.resolve("bin/hapax"), word)).isEqualTo(new Ended(0, "hapax 9.9.9\n", ""));
        }
        assertThat(run(copy.resolve("bin/hapax"), "version", "-h").out()).startsWith("Paints the version of Hapax.");
    }

    private void replaceVersion(Path jar, String version) throws IOException {
        Path text = Files.writeString(directory.resolve("version.txt"), version);
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.copy(text, inside.getPath("/dev/hapax/cli/version.txt"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Another class of the same length. */
    private static void replaceWord(Path jar, String name, String word, String other) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path file = inside.getPath(name);
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            Files.write(file, bytes.replace(word, other).getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}

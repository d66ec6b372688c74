package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.cli.command.serve.Gateway;
import dev.hapax.cli.command.serve.Gateway.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    @TempDir
    Path directory;

    private Ended serve(FakeGateway gateway, String... words) {
        return new CommandLineUnderTest(directory).serving(gateway, gateway).run(words);
    }

    private Ended serveOnATerminal(FakeGateway gateway, String... words) {
        return new CommandLineUnderTest(directory)
                .onATerminal(80)
                .serving(gateway, gateway)
                .run(words);
    }

    @Test
    void aPersonSeesWhoAnswersWhereAndWhatToTry() throws IOException {
        Files.writeString(directory.resolve("hapax.yaml"), "version: 1\n");
        Ended ended = serveOnATerminal(new FakeGateway().receiving("INT"), "serve");
        assertThat(ended.err().replaceFirst("ready in .*", "ready in no time")).isEqualTo("""
                hapax 0.1.0   hapax.yaml

                  providers   anthropic   ready   claude   key from ANTHROPIC_API_KEY, answers
                              openai      off     OPENAI_API_KEY is not set   export OPENAI_API_KEY=...
                              echo        ready   built in: answers with your own words, no key, no network
                  listening   http://127.0.0.1:8080   this machine only
                  admin       /run/x.sock
                  ready in no time

                Try it:   curl -s http://127.0.0.1:8080/v1/completions -H 'Content-Type: application/json' -d '{"input":"Say hello"}'
                Point a client here:   OPENAI_BASE_URL=http://127.0.0.1:8080/v1   ANTHROPIC_BASE_URL=http://127.0.0.1:8080   Ctrl-C stops.
                stopping: nothing in flight
                """);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exit()).isZero();
    }

    @Test
    void withoutAFileItSaysWhichKeysItWouldTake() {
        Ended ended = serveOnATerminal(FakeGateway.withoutKeys().receiving("INT"), "serve");
        assertThat(ended.err())
                .contains("""
                          providers   anthropic   no key   export ANTHROPIC_API_KEY=...
                                      openai      no key   export OPENAI_API_KEY=...
                                      ollama      down     nothing answers at http://127.0.0.1:11434   start it with: ollama serve
                                      echo        ready    built in: answers with your own words, no key, no network
                        """)
                .contains("Until a real provider works, `echo` answers. Ollama is picked up when it starts;")
                .doesNotContain("Keep it:");
    }

    @Test
    void whatTheEnvironmentGaveCanBeKept() {
        Ended ended = serveOnATerminal(new FakeGateway().receiving("INT"), "serve");
        assertThat(ended.err())
                .contains(
                        "Keep it:  hapax init    writes this setup to ./hapax.yaml; the key stays in the environment");
    }

    /** The option before the variable, which is before the file; a banner is never written to a JSON log. */
    @Test
    void theShapeOfTheLogIsTheStartersToSay() {
        var asked = new FakeGateway().receiving("INT");
        Ended json = serveOnATerminal(asked, "serve", "--log-format", "json");
        assertThat(json.err().lines().toList()).allMatch(line -> line.startsWith("{\""));
        assertThat(Objects.requireNonNull(asked.started()).log().format()).isEqualTo(LogFormat.JSON);

        var variable = new FakeGateway().receiving("INT");
        Ended text = new CommandLineUnderTest(directory)
                .with("HAPAX_LOG_FORMAT", "json")
                .onATerminal(80)
                .serving(variable, variable)
                .run("serve", "--log-format", "text");
        assertThat(text.err()).startsWith("hapax 0.1.0");
        assertThat(Objects.requireNonNull(variable.started()).log())
                .isEqualTo(new Gateway.Log(LogFormat.TEXT, true, true));

        var wrong = new FakeGateway();
        Ended ended = new CommandLineUnderTest(directory)
                .with("HAPAX_LOG_FORMAT", "xml")
                .serving(wrong, wrong)
                .run("serve");
        assertThat(ended.err()).isEqualTo("hapax: HAPAX_LOG_FORMAT: `xml` is not a format; use text or json\n");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void aProgramGetsOneLineWhenItIsReady() {
        Ended ended = serve(new FakeGateway().receiving("TERM"), "serve", "-o", "json", "--port", "0");
        assertThat(ended.out())
                .isEqualTo(
                        "{\"event\":\"ready\",\"url\":\"http://127.0.0.1:8080\",\"socket\":\"/run/x.sock\",\"pid\":4312,\"generation\":1}\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void aLogGetsOneLineForEachEvent() {
        Ended ended = serve(new FakeGateway().receiving("TERM").withInFlight(3), "serve");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEqualTo("""
                {"time":"2026-11-23T08:15:04Z","level":"info","event":"ready","url":"http://127.0.0.1:8080","socket":"/run/x.sock","pid":4312,"generation":1,"config":null,"warnings":0}
                {"time":"2026-11-23T08:15:04Z","level":"info","event":"stopping","in_flight":3,"deadline_ms":30000}
                {"time":"2026-11-23T08:15:04Z","level":"info","event":"stopped","finished":3,"cut":0,"took_ms":19200}
                """);
    }

    @Test
    void whatIsInFlightIsFinished() {
        Ended ended = serveOnATerminal(new FakeGateway().receiving("INT").withInFlight(3), "serve");
        assertThat(ended.err()).endsWith("""
                stopping: no new requests, waiting up to 30 s for 3 requests   (Ctrl-C again cuts them)
                stopped: 3 requests finished, 0 cut, 19 s
                """);
        assertThat(ended.exit()).isZero();
    }

    @Test
    void theSecondSignalCutsAndTheExitCodeSaysSo() {
        Ended ended = serveOnATerminal(
                new FakeGateway().receiving("INT", "TERM").withInFlight(2).neverDraining(), "serve");
        assertThat(ended.err()).contains("stopped: 0 requests finished, 2 cut");
        assertThat(ended.exit()).isEqualTo(9);
    }

    @Test
    void aHangUpReloadsAServiceAndStopsATerminal() {
        var service = new FakeGateway().receiving("HUP", "HUP", "TERM");
        serve(service, "serve");
        assertThat(service.reloads()).isEqualTo(2);

        var terminal = new FakeGateway().receiving("HUP");
        assertThat(serveOnATerminal(terminal, "serve").exit()).isZero();
        assertThat(terminal.reloads()).isZero();
    }

    @Test
    void aSignalSendsTheLogToANewFile() {
        var service = new FakeGateway().receiving("USR1", "TERM");
        serve(service, "serve");
        assertThat(service.reopened()).isEqualTo(1);
        assertThat(service.reloads()).isZero();
    }

    @Test
    void theSocketCanStopItToo() {
        assertThat(serve(new FakeGateway().receiving("socket"), "serve").exit()).isZero();
    }

    @Test
    void optionsReachTheGateway() throws IOException {
        Files.writeString(directory.resolve("my.env"), "# keys\nexport A='one'\nB=two\nC=\n");
        Files.writeString(directory.resolve("x.yaml"), "version: 1\n");
        var gateway = new FakeGateway().receiving("TERM");
        new CommandLineUnderTest(directory)
                .with("B", "mine")
                .serving(gateway, gateway)
                .run(
                        "serve",
                        "--config",
                        "x.yaml",
                        "--host",
                        "::1",
                        "--port",
                        "81",
                        "--env-file",
                        "my.env",
                        "--socket",
                        "s");
        var start = Objects.requireNonNull(gateway.started());
        assertThat(start.configFile()).isEqualTo(directory.resolve("x.yaml"));
        assertThat(start.configName()).isEqualTo("x.yaml");
        assertThat(start.socket()).isEqualTo(directory.resolve("s"));
        assertThat(start.host()).isEqualTo("::1");
        assertThat(start.port()).isEqualTo(81);
        assertThat(start.environment().variables()).containsEntry("A", "one").containsEntry("B", "mine");
    }

    @Test
    void aNamedFileThatIsMissingIsNeverPassedOver() {
        Ended ended = serve(new FakeGateway(), "serve", "--config", "nowhere.yaml");
        assertThat(ended.err()).isEqualTo("hapax: there is no file nowhere.yaml\n");
        assertThat(ended.exit()).isEqualTo(3);
    }

    @Test
    void theFlagsOfTheOriginalStillServe() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), "llm: {}\n");
        for (String flag : new String[] {"--config", "-config"}) {
            var gateway = new FakeGateway().receiving("TERM");
            Ended ended = serve(gateway, flag, "config.yaml");
            assertThat(ended.err())
                    .startsWith(
                            "note: flags without a command are the old way; the new one is: hapax serve --config config.yaml\n");
            assertThat(Objects.requireNonNull(gateway.started()).configName()).isEqualTo("config.yaml");
        }
    }
}

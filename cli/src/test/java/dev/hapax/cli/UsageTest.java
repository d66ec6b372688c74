package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.cli.error.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    @TempDir
    Path directory;

    private Ended hapax(String words) {
        return new CommandLineUnderTest(directory).run(words.isEmpty() ? new String[0] : words.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sreve                       | hapax: no command `sreve`; did you mean `serve`?
            serve --prot 8081           | hapax serve: no option `--prot`; did you mean `--port`?
            serve --port x              | hapax serve: `x` is not a port; use a whole number
            route ads /v1/chat          | hapax route: no command `ads`; did you mean `add`?
            provider list               | hapax provider: no command `list`; use add or remove
            providers status -o jsn     | hapax providers status: `jsn` is not a format; use table, json, yaml, name or jsonl
            stop --timeout 3x           | hapax stop: `3x` is not a length of time; write 45s, 30m, 2h or 7d
            usage --since 90            | hapax usage: `90` is not a length of time; write 45s, 30m, 2h or 7d
            validate --env loud         | hapax validate: `loud` is not a mode; use warn, require or ignore
            validate --format html      | hapax validate: `html` is not a format; use human, concise, json, github, gitlab, sarif or junit
            validate --fail-on info     | hapax validate: `info` is not a severity; use error or warning
            version -q -v               | hapax version: --quiet and --verbose exclude each other
            reload --color loud         | hapax reload: `loud` is not a mode; use always, auto or never
            """)
    void aMistakeIsNamedAndNothingRuns(String words, String message) {
        Ended ended = hapax(words);
        assertThat(ended.err()).isEqualTo(message + "\n");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            frobnicate                  | hapax: no command `frobnicate`                | hapax help     all commands
            serve now                   | hapax serve: unexpected argument `now`        | hapax serve -h     all options
            help frobnicate             | hapax: no command or topic `frobnicate`       | hapax help     all commands; topics: exit-codes, quickstart
            """)
    void whereNothingCanBeGuessedItSaysWhereToLook(String words, String message, String next) {
        Ended ended = hapax(words);
        assertThat(ended.err()).isEqualTo(message + "\n  " + next + "\n");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void aMissingArgumentComesWithAnExample() {
        Ended ended = hapax("route add");
        assertThat(ended.err()).isEqualTo("""
                hapax route add: PATH is missing
                  hapax route add /v1/chat --target anthropic --target ollama
                  hapax route add -h     all options
                """);
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void aMistakeUnderJsonIsJson() {
        Ended ended = hapax("serve --prot 1 -o json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("\"ok\":false", "\"id\":\"usage\"", "did you mean `--port`?");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void hapaxAloneSaysWhatThereIs() {
        Ended ended = hapax("");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out())
                .startsWith(
                        "Hapax, a gateway to language models.\n\n  hapax serve                    run the gateway\n");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void aNounAloneIsHalfACommand() {
        Ended ended = hapax("route");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("Usage: hapax route COMMAND [options]", "add ", "list ");
    }

    @ParameterizedTest
    @CsvSource({"route add", "serve", "providers status", "validate"})
    void helpAndDashHAreEqualAndFitEightyColumns(String command) {
        Ended help = hapax("help " + command);
        assertThat(help).isEqualTo(hapax(command + " -h")).isEqualTo(hapax("-h " + command));
        assertThat(help.exit()).isZero();
        assertThat(help.out().lines().dropWhile(line -> !line.startsWith("Usage")))
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void theVersionIsPrintedEitherWay() {
        assertThat(hapax("--version").out()).isEqualTo(hapax("version").out()).matches("hapax \\d+\\.\\d+\\.\\d+\n");
        assertThat(hapax("-o yaml version").out()).matches("(?s)version: \"[\\d.]+\"\njava: .*");
    }

    @Test
    void everyExitCodeIsInTheHelp() {
        String help = hapax("help exit-codes").out();
        for (ExitCode exit : ExitCode.values()) {
            assertThat(help).contains(String.format("%3d   %-11s   %s\n", exit.code(), exit.id(), exit.meaning()));
        }
    }

    @Test
    void aRuleIsExplainedByIdOrName() {
        assertThat(hapax("explain file-missing")).isEqualTo(hapax("explain hpx0001"));
        assertThat(hapax("explain file-missing").out()).startsWith("HPX0001 file-missing   (error)\n\n");
        assertThat(hapax("explain file-missin").err())
                .isEqualTo("hapax: no rule `file-missin`; did you mean `file-missing` (HPX0001)?\n");
    }

    @Test
    void whatTheGatewayDoesAboutFailuresIsATableThatFitsATerminal() {
        Ended table = new CommandLineUnderTest(directory).onATerminal(80).run("explain", "failures");
        assertThat(table.exit()).isZero();
        assertThat(table.out().lines()).hasSize(26).allMatch(line -> line.length() <= 80);
        assertThat(table.out()).contains("context_length      -       larger");
        assertThat(table.err().lines()).allMatch(line -> line.length() <= 80);
        assertThat(hapax("explain failures -o json").out())
                .contains("{\"failure\":\"silent\",")
                .contains("\"status\":504,\"code\":\"upstream_timeout\"");
        assertThat(hapax("explain rate_limited").out()).contains("after the wait that the provider named");
        assertThat(hapax("explain rate_limitd").exit()).isEqualTo(2);
    }

    @Test
    void aRuleFitsANarrowTerminal() {
        List<String> lines = new CommandLineUnderTest(directory)
                .onATerminal(60)
                .run("explain", "HPX2003")
                .out()
                .lines()
                .toList();
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(lines)
                .contains("  wrong", "    - {path: /completions, version: v1}")
                .endsWith("    - {path: /completions, version: v2}");
    }
}

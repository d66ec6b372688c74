package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.admin.AdminApi.AlertChannelView;
import dev.hapax.shared.admin.AdminApi.AlertRuleView;
import dev.hapax.shared.admin.AdminApi.AlertSilenced;
import dev.hapax.shared.admin.AdminApi.AlertTested;
import dev.hapax.shared.admin.AdminApi.AlertView;
import dev.hapax.shared.admin.AdminApi.Alerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsCommandsTest {
    private Path directory;
    private FakeAdmin daemon;

    @BeforeEach
    void aDaemonRuns() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "hx").toRealPath();
        daemon = FakeAdmin.in(directory);
    }

    @AfterEach
    void itIsGone() throws IOException {
        daemon.close();
    }

    private Ended hapax(CommandLineUnderTest test, String... words) {
        return test.with("HAPAX_SOCKET", daemon.socket().toString()).run(words);
    }

    private Ended hapax(String... words) {
        return hapax(new CommandLineUnderTest(directory), words);
    }

    private void threeRules() {
        var down = new AlertView(
                "anthropic",
                "firing",
                "2026-11-23T08:00:00Z",
                192_000,
                "provider anthropic is down",
                null,
                List.of("errors: 30% of all requests failed in 5 min, more than 5%"));
        var errors = new AlertView(
                "all",
                "firing",
                "2026-11-23T08:01:00Z",
                130_000,
                "30% of all requests failed in 5 min, more than 5%",
                "claude-down",
                List.of());
        daemon.answering(
                "GET /v1/alerts",
                new Alerts(
                        true,
                        List.of(
                                new AlertRuleView(
                                        "claude-down",
                                        "provider_down",
                                        "critical",
                                        "anthropic",
                                        List.of("ops", "pager"),
                                        false,
                                        "firing",
                                        null,
                                        List.of(down)),
                                new AlertRuleView(
                                        "errors",
                                        "error_rate",
                                        "warning",
                                        "all",
                                        List.of("ops"),
                                        false,
                                        "firing",
                                        null,
                                        List.of(errors)),
                                new AlertRuleView(
                                        "config_rejected",
                                        "config_rejected",
                                        "warning",
                                        "all",
                                        List.of("log"),
                                        true,
                                        "ok",
                                        "2026-11-23T10:00:00Z",
                                        List.of())),
                        List.of(new AlertChannelView("log", "log", null))));
    }

    @Test
    void rulesAreATableThatFitsEightyColumns() {
        threeRules();
        Ended ended = hapax(new CommandLineUnderTest(directory).onATerminal(80), "alerts");
        assertThat(ended.out()).isEqualTo("""
                RULE              STATE        WATCHES                   SINCE   CHANNELS
                claude-down       firing       provider_down anthropic   3 min   log, ops, pager
                errors            firing       error_rate                2 min   log, ops
                config_rejected   ok, silent   config_rejected           -       log
                """);
        assertThat(ended.err()).isEqualTo("""
                claude-down: provider anthropic is down
                errors: 30% of all requests failed in 5 min, more than 5% (because of claude-down)
                config_rejected: silent until 2026-11-23T10:00:00Z
                """);
        assertThat(ended.exit()).isZero();
    }

    @Test
    void programsGetNamesAndJson() {
        threeRules();
        assertThat(hapax("alerts", "-o", "name").out())
                .isEqualTo("alert/claude-down\nalert/errors\nalert/config_rejected\n");
        assertThat(hapax("alerts", "-o", "json").out())
                .contains("\"command\":\"alerts\"", "\"state\":\"firing\"", "\"cause\":\"claude-down\"");
    }

    @Test
    void theExitCodeTellsOnRequest() {
        threeRules();
        assertThat(hapax("alerts", "--exit-code", "-q").exit()).isEqualTo(1);
    }

    @Test
    void aTestTellsWhatCameBack() {
        daemon.answering("POST /v1/alerts/test", new AlertTested("ops", "slack", true, 200, "200: ok", 87));
        Ended ended = hapax("alerts", "test", "ops");
        assertThat(ended.out()).isEqualTo("ops (slack) took the message in 87 ms: 200: ok\n");
        assertThat(daemon.requests()).contains("POST /v1/alerts/test {\"channel\":\"ops\"}");
    }

    @Test
    void aTestThatFailsIsExitOne() {
        daemon.answering("POST /v1/alerts/test", new AlertTested("ops", "slack", false, 404, "404: no_service", 87));
        Ended ended = hapax("alerts", "test", "ops");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("ops (slack) did not take the message: 404: no_service");
    }

    @Test
    void aChannelThatDoesNotExistIsExitTwo() {
        daemon.refusing(
                "POST /v1/alerts/test",
                new AdminError(
                        "alert.no_channel",
                        2,
                        "no alert channel `opps`",
                        List.of("defined: log, ops"),
                        List.of(),
                        List.of(),
                        null));
        Ended ended = hapax("alerts", "test", "opps");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("no alert channel `opps`", "defined: log, ops");
    }

    @ParameterizedTest
    @CsvSource({"2h, 7200000", "30m, 1800000", "1d, 86400000", "1d12h, 129600000", "1h30m, 5400000", "45s, 45000"})
    void aSilenceHasALength(String length, long millis) {
        daemon.answering("POST /v1/alerts/silence", new AlertSilenced("errors", "2026-11-23T10:00:00Z"));
        Ended ended = hapax("alerts", "silence", "errors", "--for", length);
        assertThat(ended.out()).contains("errors is silent until 2026-11-23T10:00:00Z");
        assertThat(daemon.requests())
                .contains("POST /v1/alerts/silence {\"rule\":\"errors\",\"for_ms\":" + millis + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "h", "", "-2h", "2w", "0s", "9999d"})
    void whatIsNoLengthIsExitTwo(String length) {
        Ended ended = hapax("alerts", "silence", "errors", "--for", length);
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err()).contains("30m, 2h or 7d");
    }

    @Test
    void aSilenceCanBeEnded() {
        daemon.answering("POST /v1/alerts/silence", new AlertSilenced("errors", null));
        assertThat(hapax("alerts", "silence", "errors", "--end").out()).isEqualTo("errors is told again\n");
        assertThat(hapax("alerts", "silence", "errors").exit()).isEqualTo(2);
        assertThat(hapax("alerts", "silence", "errors", "--end", "--for", "2h").exit())
                .isEqualTo(2);
    }
}

package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.admin.AdminApi.Change;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.admin.AdminApi.FileView;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Providers;
import dev.hapax.shared.admin.AdminApi.Reloaded;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.AdminApi.Routes;
import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.admin.AdminApi.StepDone;
import dev.hapax.shared.admin.AdminApi.Stopping;
import dev.hapax.shared.admin.AdminApi.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DaemonCommandsTest {
    private static final RouteView CHAT = new RouteView(
            "POST:/v1/chat", "/v1/chat", List.of("POST"), "completion", "v1", List.of("anthropic", "ollama"));

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

    private Ended hapax(String... words) {
        return hapax(new CommandLineUnderTest(directory), words);
    }

    private Ended hapax(CommandLineUnderTest test, String... words) {
        return test.with("HAPAX_SOCKET", daemon.socket().toString()).run(words);
    }

    private Status status() {
        return status(0);
    }

    private Status status(int onOld) {
        return new Status(
                "0.1.0",
                4312,
                "http://127.0.0.1:8080",
                daemon.socket().toString(),
                7_800_000,
                directory.resolve("hapax.yaml").toString(),
                10,
                "9c1e",
                "2026-11-23T08:41:00Z",
                "hapax.yaml:3:1 unknown key `nope`",
                "2026-11-23T08:42:07.083513158Z",
                false,
                3,
                onOld,
                0,
                true);
    }

    private static ProviderView provider(
            String name,
            String state,
            String key,
            @Nullable Long p50,
            long failed,
            long requests,
            AdminApi.@Nullable Problem problem,
            @Nullable String hint) {
        return new ProviderView(
                name, name, state, "model-of-" + name, key, p50, failed, requests, problem, hint, null, List.of());
    }

    private void threeProviders() {
        daemon.answering(
                "GET /v1/providers",
                new Providers(
                        10,
                        List.of(
                                provider("anthropic", "healthy", "ANTHROPIC_API_KEY", 640L, 0, 212, null, null),
                                provider(
                                        "ollama",
                                        "degraded",
                                        "none needed",
                                        2_100L,
                                        4,
                                        37,
                                        new AdminApi.Problem("timeout", null, "timeout", "2026-11-23T08:14:52Z"),
                                        null),
                                provider(
                                        "openai",
                                        "down",
                                        "OPENAI_API_KEY",
                                        null,
                                        9,
                                        9,
                                        new AdminApi.Problem("refused", 401, "key refused", "2026-11-23T08:12:04Z"),
                                        "the provider refuses the key; check OPENAI_API_KEY"))));
    }

    @Test
    void providersAreATableForAPerson() {
        threeProviders();
        Ended ended = hapax(new CommandLineUnderTest(directory).onATerminal(140), "providers", "status");
        assertThat(ended.out()).isEqualTo("""
                PROVIDER    STATE      MODEL                KEY                 P50      FAILED 5m   LAST PROBLEM
                anthropic   healthy    model-of-anthropic   ANTHROPIC_API_KEY   640 ms   0 of 212
                ollama      degraded   model-of-ollama      none needed         2.1 s    4 of 37     timeout, 12 s ago
                openai      down       model-of-openai      OPENAI_API_KEY      -        9 of 9      401 key refused, 3 min ago
                """);
        assertThat(ended.err()).isEqualTo("openai: the provider refuses the key; check OPENAI_API_KEY\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void onANarrowTerminalWholeColumnsGoAndNamesStay() {
        threeProviders();
        Ended ended = hapax(new CommandLineUnderTest(directory).onATerminal(80), "providers", "status");
        assertThat(ended.out()).isEqualTo("""
                PROVIDER    STATE      MODEL                P50      LAST PROBLEM
                anthropic   healthy    model-of-anthropic   640 ms
                ollama      degraded   model-of-ollama      2.1 s    timeout, 12 s ago
                openai      down       model-of-openai      -        401 key refused, 3 min ago
                """);
    }

    @Test
    void aColumnThatIsTooWideMakesWayForNarrowerOnes() {
        threeProviders();
        Ended ended = hapax(new CommandLineUnderTest(directory).onATerminal(45), "providers", "status");
        assertThat(ended.out()).isEqualTo("""
                PROVIDER    STATE      MODEL
                anthropic   healthy    model-of-anthropic
                ollama      degraded   model-of-ollama
                openai      down       model-of-openai
                """);
    }

    @Test
    void inAPipeColumnsAreSeparatedByTabsWithoutNames() {
        threeProviders();
        assertThat(hapax("providers", "status", "openai").out())
                .isEqualTo("openai\tdown\tmodel-of-openai\tOPENAI_API_KEY\t-\t9 of 9\t401 key refused, 3 min ago\n");
    }

    @Test
    void namesFeedOtherCommands() {
        threeProviders();
        assertThat(hapax("providers", "status", "-o", "name").out())
                .isEqualTo("provider/anthropic\nprovider/ollama\nprovider/openai\n");
    }

    @Test
    void yamlSaysWhatJsonSays() {
        threeProviders();
        assertThat(hapax("-o", "yaml", "providers", "status", "openai").out()).startsWith("""
                generation: 10
                providers:
                  - name: openai
                    kind: openai
                    state: down
                """);
    }

    @Test
    void theExitCodeTellsOnlyWhenAsked() {
        threeProviders();
        assertThat(hapax("providers", "status").exit()).isZero();
        assertThat(hapax("providers", "status", "--exit-code").exit()).isEqualTo(1);
        assertThat(hapax("providers", "status", "--exit-code", "anthropic").exit())
                .isZero();
    }

    @Test
    void aWatchIsDrawnInPlaceUntilQ() {
        threeProviders();
        var screen = new FakeScreen(140, 3);
        Ended ended = hapax(
                new CommandLineUnderTest(directory).onATerminal(140).drawingOn(screen),
                "providers",
                "status",
                "--watch");
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(screen.drawn()).hasSize(3).allSatisfy(drawn -> assertThat(drawn)
                .startsWith("PROVIDER ")
                .endsWith("3 min ago\n\nopenai: the provider refuses the key; check OPENAI_API_KEY"));
        assertThat(screen.closed()).isTrue();
    }

    @Test
    void forProgramsAWatchTellsEveryChange() {
        daemon.answering(
                "GET /v1/providers",
                new Providers(10, List.of(provider("ollama", "healthy", "none needed", 2L, 0, 1, null, null))));
        var test = new CommandLineUnderTest(directory)
                .pausing(_ -> daemon.answering(
                        "GET /v1/providers",
                        new Providers(
                                10,
                                List.of(provider(
                                        "ollama",
                                        "degraded",
                                        "none needed",
                                        2L,
                                        1,
                                        2,
                                        new AdminApi.Problem("silent", null, "no answer", "2026-11-23T08:15:04Z"),
                                        null)))))
                .enoughAfter(4);
        Ended ended = hapax(test, "providers", "status", "--watch", "-o", "jsonl");
        assertThat(ended.out())
                .isEqualTo("{\"time\":\"2026-11-23T08:15:05Z\",\"provider\":\"ollama\",\"state\":\"degraded\","
                        + "\"was\":\"healthy\",\"reason\":\"silent\"}\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void anUnknownProviderIsAMistake() {
        threeProviders();
        Ended ended = hapax("providers", "status", "opneai");
        assertThat(ended.err()).startsWith("hapax: no provider `opneai`; did you mean `openai`?\n");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void aReloadListsWhatChanged() {
        daemon.answering(
                "POST /v1/reload",
                new Reloaded(
                        "reloaded",
                        9,
                        10,
                        17,
                        List.of(
                                new Change("+", "route", "POST /v2/completions", "openai"),
                                new Change("-", "route", "GET /old", "")),
                        3));
        Ended ended = hapax("reload");
        assertThat(ended.out()).isEqualTo("""
                reloaded   generation 9 -> 10   in 17 ms
                  + route POST /v2/completions   openai
                  - route GET /old
                """);
        assertThat(ended.err()).isEqualTo("3 streams keep generation 9 until they end\n");
        assertThat(daemon.requests()).containsExactly("POST /v1/reload {\"force\":false,\"to\":null}");
    }

    @Test
    void aReloadOfTheSameSaysSo() {
        daemon.answering("POST /v1/reload", new Reloaded("unchanged", 10, 10, 1, List.of(), 0));
        assertThat(hapax("reload").out()).startsWith("unchanged   generation 10   (same content;");
        assertThat(hapax("reload", "-q").err()).isEmpty();
    }

    @Test
    void aReloadThatWaitsReturnsWhenTheOlderRequestsHaveEnded() {
        daemon.answering("POST /v1/reload", new Reloaded("reloaded", 9, 10, 17, List.of(), 2));
        var looks = new AtomicInteger();
        var test = new CommandLineUnderTest(directory);
        daemon.answering("GET /v1/status", status(2));
        test.pausing(_ -> {
            daemon.answering("GET /v1/status", status(looks.incrementAndGet() == 3 ? 0 : 1));
        });
        Ended ended = hapax(test, "reload", "--wait");
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).isEqualTo("reloaded   generation 9 -> 10   in 17 ms\n");
        assertThat(ended.err()).contains("waiting for 2 older requests\n");
        assertThat(looks).hasValue(3);
    }

    @Test
    void aReloadThatWaitsGivesUpInTime() {
        daemon.answering("POST /v1/reload", new Reloaded("reloaded", 9, 10, 17, List.of(), 1))
                .answering("GET /v1/status", status(1));
        Ended ended = hapax("reload", "--wait", "--timeout", "2");
        assertThat(ended.exit()).isEqualTo(6);
        assertThat(ended.err())
                .contains("hapax: 1 older request still runs\n", "generation 10 is in force; new requests have it");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void aRejectedReloadShowsTheFramesAndExitsThree() {
        daemon.refusing(
                "POST /v1/reload",
                new AdminError(
                        "config.invalid",
                        3,
                        "rejected; generation 10 keeps running, nothing changed",
                        List.of(),
                        List.of("1 error. Fix it and run hapax reload again."),
                        List.of(),
                        "error[HPX2001]: target `opneai` names a provider that is not defined\n"));
        Ended ended = hapax("reload");
        assertThat(ended.err()).isEqualTo("""
                hapax: rejected; generation 10 keeps running, nothing changed

                error[HPX2001]: target `opneai` names a provider that is not defined

                  1 error. Fix it and run hapax reload again.
                """);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exit()).isEqualTo(3);
    }

    @Test
    void aFailureUnderJsonIsOneDocument() throws IOException {
        daemon.close();
        Ended ended = hapax("reload", "-o", "json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("{\"schema\":\"hapax.cli/v1\",\"command\":\"reload\",\"ok\":false,\"error\":{"
                        + "\"id\":\"daemon.unreachable\",\"exit\":4,")
                .hasLineCount(1);
        assertThat(ended.exit()).isEqualTo(4);
    }

    @Test
    void statusIsOneScreen() {
        threeProviders();
        daemon.answering("GET /v1/status", status())
                .answering(
                        "GET /v1/requests?limit=5&after=0&failed=false",
                        new Requests(2, new Traffic(300_000, 212, 2, 640L), SeeingCommandsTest.TWO));
        assertThat(hapax("status").out()).isEqualTo("""
                hapax 0.1.0   running   pid 4312   up 2 h 10 min   http://127.0.0.1:8080
                config        hapax.yaml   generation 10, loaded %s   file is newer: hapax config diff
                              last reload rejected at %s: hapax.yaml:3:1 unknown key `nope`
                providers     1 healthy, 1 degraded, 1 down
                requests      212 in 5 min, 0.9 %% failed, p50 640 ms, 3 requests in flight
                admin         %s
                last lines
                  %s   200   POST /v1/chat/completions   openai   712 ms
                  %s   502   POST /v1/completions        openai   401 key_refused
                """.formatted(
                        localTime("2026-11-23T08:41:00Z"),
                        localTime("2026-11-23T08:42:07Z"),
                        daemon.socket(),
                        localTime("2026-11-23T08:14:00Z"),
                        localTime("2026-11-23T08:14:01Z")));
    }

    private static String localTime(String time) {
        return Instant.parse(time).atZone(ZoneId.systemDefault()).toLocalTime().format(DateTimeFormatter.ISO_TIME);
    }

    @Test
    void stopWaitsForTheEnd() {
        daemon.answering("GET /v1/status", status())
                .answering("POST /v1/stop", new Stopping(2, 30_000))
                .endingAfterStop();
        Ended ended = hapax("stop");
        assertThat(ended.err()).isEqualTo("stopping: 2 requests in flight, waiting up to 30 s\n");
        assertThat(ended.out()).startsWith("stopped   pid 4312   after ");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void routesAreListed() {
        daemon.answering("GET /v1/status", status());
        daemon.answering("GET /v1/routes", new Routes(10, List.of(CHAT)));
        assertThat(hapax("route", "list").out())
                .isEqualTo("POST\t/v1/chat\tcompletion\tv1\tanthropic, ollama\t0\tnever\n");
    }

    private void addsARoute(String change, boolean applied, @Nullable String patch) {
        daemon.answering("GET /v1/status", status())
                .answering(
                        "POST /v1/edits",
                        new FileEdited(
                                List.of(new StepDone(
                                        change,
                                        "route",
                                        "POST /v1/chat",
                                        26,
                                        List.of(),
                                        "route remove 'POST /v1/chat'")),
                                new FileView(directory.resolve("hapax.yaml").toString(), "9c1e", 26, 5, false),
                                applied,
                                8,
                                9,
                                14,
                                3,
                                patch));
    }

    private static final String[] ADD = {"route", "add", "/v1/chat", "--target", "anthropic", "--target", "ollama"};

    @Test
    void aRouteIsAddedByTheDaemon() {
        addsARoute("added", true, null);
        Ended ended = hapax(ADD);
        assertThat(ended.out()).isEqualTo("route POST /v1/chat added   anthropic, then ollama\n");
        assertThat(ended.err()).isEqualTo("""
                hapax.yaml: 5 lines added after line 25, nothing else changed   (undo: hapax route remove 'POST /v1/chat')
                reloaded: generation 8 -> 9 in 14 ms, 3 streams in flight keep running
                """);
        assertThat(ended.exit()).isZero();
        assertThat(daemon.requests().getLast())
                .startsWith("POST /v1/edits {\"edits\":[{\"op\":\"route.add\",\"name\":null,\"route\":"
                        + "{\"path\":\"/v1/chat\",\"handler\":\"completion\",\"version\":\"v1\","
                        + "\"methods\":[\"POST\"],\"targets\":[\"anthropic\",\"ollama\"]");
    }

    @Test
    void aRouteThatIsThereIsUnchanged() {
        addsARoute("unchanged", false, null);
        Ended ended = hapax(ADD);
        assertThat(ended).isEqualTo(new Ended(0, "route POST /v1/chat unchanged\n", ""));
    }

    @Test
    void aDryRunPrintsThePatch() {
        addsARoute("added", false, "--- hapax.yaml\n+++ hapax.yaml\n");
        var dry =
                List.of("route", "add", "/v1/chat", "--dry-run", "--exit-code").toArray(String[]::new);
        Ended ended = hapax(dry);
        assertThat(ended.out()).isEqualTo("--- hapax.yaml\n+++ hapax.yaml\n");
        assertThat(ended.err()).isEqualTo("dry run: nothing written; the result is valid\n");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void aRouteAddedUnderJsonHasTheDocumentedShape() {
        addsARoute("added", true, null);
        Ended ended = hapax("route", "add", "/v1/chat", "-o", "json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith(
                        "{\"schema\":\"hapax.cli/v1\",\"command\":\"route add\",\"ok\":true,\"data\":{\"change\":\"added\","
                                + "\"route\":{\"id\":\"POST:/v1/chat\",\"url\":\"/v1/chat\",\"methods\":[\"POST\"],")
                .contains("\"line\":26", "\"applied\":true,\"generation\":9}")
                .endsWith("\"diagnostics\":[],\"notes\":[]}\n");
    }

    @Test
    void anotherFileThanTheDaemonsIsInTheWay() throws IOException {
        addsARoute("added", true, null);
        Files.writeString(directory.resolve("hapax.yaml"), "version: 1\n");
        Path other = Files.writeString(directory.resolve("other.yaml"), "version: 1\n");
        Ended ended = hapax("route", "add", "/v1/chat", "--config", other.toString());
        assertThat(ended.err())
                .startsWith("hapax: the daemon runs with another file\n")
                .contains(directory.resolve("hapax.yaml").toString(), "other.yaml");
        assertThat(ended.exit()).isEqualTo(5);
        assertThat(daemon.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void aConflictNamesTheWaysOut() {
        daemon.answering("GET /v1/status", status())
                .refusing(
                        "POST /v1/edits",
                        new AdminError(
                                "route.conflict",
                                5,
                                "POST /v1/chat exists with other values (hapax.yaml:26)",
                                List.of("targets   [anthropic, ollama] -> [openai]"),
                                List.of("--replace          change it"),
                                List.of(),
                                null));
        Ended ended = hapax("route", "add", "/v1/chat", "--target", "openai");
        assertThat(ended.err()).isEqualTo("""
                hapax: POST /v1/chat exists with other values (hapax.yaml:26)
                    targets   [anthropic, ollama] -> [openai]
                  --replace          change it
                """);
        assertThat(ended.exit()).isEqualTo(5);
    }

    private void checked(boolean answers, String state, @Nullable String outcome, @Nullable String hint) {
        ProviderView openai = provider("openai", state, "OPENAI_API_KEY", null, 0, 0, null, hint);
        Integer status = answers ? null : 401;
        String message = answers ? null : "Incorrect API key";
        daemon.answering(
                "POST /v1/providers/check",
                new AdminApi.ProviderChecked(openai, answers, 210, outcome, status, message));
    }

    @Test
    void aProviderThatAnswersIsTold() {
        checked(true, "healthy", null, null);
        Ended ended = hapax("providers", "check", "openai");
        assertThat(ended.out()).isEqualTo("openai   answers   in 210 ms   key: OPENAI_API_KEY\n");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(daemon.requests()).containsExactly("POST /v1/providers/check {\"provider\":\"openai\"}");
    }

    @Test
    void oneThatDoesNotSaysWhyAndWhatToDo() {
        checked(false, "refused", "key_refused", "the provider refuses the key; check OPENAI_API_KEY");
        Ended ended = hapax("providers", "check", "openai");
        assertThat(ended.out())
                .isEqualTo("openai   does not answer as it should   401 Incorrect API key   after 210 ms\n");
        assertThat(ended.err()).isEqualTo("""
                the provider refuses the key; check OPENAI_API_KEY
                what the gateway does about it: hapax explain key_refused
                """);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(hapax("providers", "check", "openai", "-o", "json").out()).contains("\"ok\":false");
    }

    @Test
    void oneThatAnswersTheProbeOnlyIsNotCalledWell() {
        checked(true, "degraded", null, null);
        assertThat(hapax("providers", "check", "openai").err())
                .isEqualTo("it is degraded all the same, by what requests to its models met:"
                        + " hapax requests --failed\n");
    }

    @Test
    void whoWaitsIsToldWhenTheDaemonIsThere() {
        Path later = directory.resolve("later.sock");
        CommandLineUnderTest test = new CommandLineUnderTest(directory).pausing(_ -> {
            try {
                Files.createSymbolicLink(later, daemon.socket());
            } catch (IOException twice) {
                throw new UncheckedIOException(twice);
            }
        });
        daemon.answering("GET /v1/status", status());
        Ended ended = test.run("wait", "--socket", later.toString());
        assertThat(ended.out()).isEqualTo("ready   http://127.0.0.1:8080   after 100 ms\n");
        assertThat(ended.err()).isEqualTo("waiting up to 30 s: no daemon is running\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void whoWaitsInVainIsToldWhy() {
        Ended ended = new CommandLineUnderTest(directory).run("wait", "--socket", "no.sock", "--timeout", "2s", "-q");
        assertThat(ended.err()).startsWith("hapax: not ready after 2.0 s: no daemon is running\n");
        assertThat(ended.exit()).isEqualTo(6);
    }

    @Test
    void healthyIsMoreThanReady() {
        daemon.answering("GET /v1/status", status())
                .answering(
                        "GET /v1/providers",
                        new Providers(
                                1, List.of(provider("openai", "down", "OPENAI_API_KEY", null, 0, 0, null, null))));
        Ended ended = hapax("wait", "--for", "healthy", "--timeout", "1");
        assertThat(ended.err()).contains("not healthy after 1.0 s: no provider is healthy\n  hapax providers status");
        assertThat(ended.exit()).isEqualTo(6);
        assertThat(hapax("wait", "--timeout", "1").exit()).isZero();
    }
}

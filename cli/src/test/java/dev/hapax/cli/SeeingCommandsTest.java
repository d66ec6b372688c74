package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.CacheCleared;
import dev.hapax.shared.admin.AdminApi.CacheStats;
import dev.hapax.shared.admin.AdminApi.CallerError;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.AdminApi.Routes;
import dev.hapax.shared.admin.AdminApi.TokensView;
import dev.hapax.shared.admin.AdminApi.Traffic;
import dev.hapax.shared.admin.AdminApi.UnaskedView;
import dev.hapax.shared.admin.AdminApi.UsageReport;
import dev.hapax.shared.admin.AdminApi.UsageRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened, as the commands tell it. */
class SeeingCommandsTest {
    private static final String FIRST_ID = "8ab53ed6-60a3-4ceb-8e02-94aef625c21d";
    private static final RequestView GOOD = new RequestView(
            1,
            "2026-11-23T08:14:00.250Z",
            FIRST_ID,
            "POST",
            "/v1/chat/completions",
            "/v1/chat/completions",
            "v1",
            200,
            712,
            301L,
            700,
            true,
            "small",
            "openai/gpt-4o-mini",
            List.of(
                    new AttemptView(
                            "anthropic/claude-3-5-haiku-latest",
                            "breaker_open",
                            false,
                            null,
                            0,
                            0,
                            "its circuit breaker is open",
                            null,
                            null),
                    new AttemptView(
                            "ollama/llama3", "silent", true, null, 300, 0, "no first token in 300 ms", null, null),
                    new AttemptView(
                            "openai/gpt-4o-mini",
                            "ok",
                            true,
                            200,
                            400,
                            0,
                            null,
                            new TokensView(12, 40, 3, 10, false),
                            0.000350)),
            List.of(new UnaskedView("echo/echo", "not needed")),
            "miss",
            new TokensView(12, 40, 3, 10, false),
            0.000350,
            "team-a",
            10,
            null,
            null);
    private static final RequestView BAD = new RequestView(
            2,
            "2026-11-23T08:14:01Z",
            "mine-2",
            "POST",
            "/v1/completions",
            "/v1/completions",
            "v1",
            502,
            35,
            35L,
            30,
            false,
            "",
            null,
            List.of(
                    new AttemptView("openai/gpt-4o-mini", "key_refused", true, 401, 30, 5, "key refused", null, null),
                    new AttemptView("ollama/llama3", "cooling", false, null, 0, 0, "cools down", null, null)),
            List.of(),
            "off",
            null,
            null,
            "anonymous",
            10,
            "upstream_error",
            new CallerError("upstream_error", "No provider could answer"));
    static final List<RequestView> TWO = List.of(GOOD, BAD);
    private static final Traffic TRAFFIC = new Traffic(300_000, 212, 2, 640L);

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

    private CommandLineUnderTest test() {
        return new CommandLineUnderTest(directory)
                .with("HAPAX_SOCKET", daemon.socket().toString());
    }

    private static String clock(String time, String pattern) {
        return Instant.parse(time).atZone(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern(pattern));
    }

    private void two() {
        daemon.answering(
                "GET /v1/requests?limit=50&after=0&failed=false", new Requests(2, TRAFFIC, List.of(GOOD, BAD)));
    }

    @Test
    void requestsFitOnEightyColumns() {
        two();
        Ended ended = test().onATerminal(80).run("requests");
        assertThat(ended.out()).isEqualTo("""
                TIME       STATUS   ROUTE                  PROVIDER   TOOK     TOKENS   REQUEST
                %s   200      /v1/chat/completions   openai     712 ms   12+40    8ab53ed6
                %s   502      /v1/completions        -          35 ms    -        mine-2
                """.formatted(
                        clock("2026-11-23T08:14:00Z", "HH:mm:ss"), clock("2026-11-23T08:14:01Z", "HH:mm:ss")));
        assertThat(ended.exit()).isZero();
    }

    @Test
    void aPipeGetsEverythingAndWholeIds() {
        two();
        assertThat(test().run("requests").out())
                .isEqualTo("2026-11-23T08:14:00.250Z\t200\t/v1/chat/completions\topenai\tgpt-4o-mini\t712 ms\t12+40"
                        + "\t$0.000350\tteam-a\t" + FIRST_ID + "\tafter silent\n"
                        + "2026-11-23T08:14:01Z\t502\t/v1/completions\t-\t-\t35 ms\t-\t-\tanonymous\tmine-2"
                        + "\tkey_refused\n");
        assertThat(test().run("requests", "-o", "name").out()).isEqualTo(FIRST_ID + "\nmine-2\n");
        assertThat(test().run("requests", "-o", "jsonl").out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"number\":1,\"at\":");
        assertThat(test().run("requests", "-o", "json").out())
                .startsWith("{\"schema\":\"hapax.cli/v1\",\"command\":\"requests\",\"ok\":true,\"data\":{\"last\":2,");
    }

    @Test
    void aRouteThatIsNotThereIsAMistake() {
        daemon.answering(
                        "GET /v1/requests?limit=50&after=0&failed=true&route=%2Fv1%2Fchatt",
                        new Requests(2, TRAFFIC, List.of()))
                .answering(
                        "GET /v1/routes",
                        new Routes(
                                10,
                                List.of(new RouteView(
                                        "POST:/v1/chat", "/v1/chat", List.of("POST"), "chat", "v1", List.of()))));
        Ended ended = test().run("requests", "--failed", "--route", "POST /v1/chatt");
        assertThat(ended.err()).startsWith("hapax: no route `/v1/chatt`; did you mean `/v1/chat`?\n");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void aWatchGoesOnUntilItIsEnough() {
        two();
        daemon.answering("GET /v1/requests?limit=1000&after=2&failed=false", new Requests(3, TRAFFIC, List.of(GOOD)));
        daemon.answering("GET /v1/requests?limit=1000&after=3&failed=false", new Requests(3, TRAFFIC, List.of()));
        Ended ended = test().enoughAfter(3).run("requests", "--watch", "-o", "jsonl");
        assertThat(ended.out().lines()).hasSize(3);
        assertThat(ended.exit()).isZero();
    }

    private static UsageRow row(String name, long requests, @Nullable Double cost) {
        return new UsageRow(name, requests, 1, requests + 1, 1_200, 100, 340, 0, cost);
    }

    @Test
    void theCacheTellsWhatItSpared() {
        daemon.answering(
                "GET /v1/cache", new CacheStats("memory", 812, 13_000_000, 3, 9_120, 2_880, 2_880, 431, 1, 17));
        Ended ended = test().onATerminal(80).run("cache", "stats");
        assertThat(ended.out()).isEqualTo("""
                kept        812 answers, 12.4 MiB in memory; 3 made room for others
                hits        9120 of 12000 (76 %)
                stored      2880
                shared      431 requests served by another's call
                under way   1 call for 17 requests
                """);
        assertThat(ended.exit()).isZero();
        assertThat(test().run("cache", "stats", "-o", "json").out())
                .contains("\"data\":{\"type\":\"memory\",\"entries\":812,");
    }

    @Test
    void nothingIsForgottenWithoutAQuestion() {
        daemon.answering("GET /v1/cache", new CacheStats(null, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        Ended ended = test().run("cache", "clear");
        assertThat(ended.out()).isEqualTo("0 answers forgotten\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void theCacheIsClearedOnlyOnPurpose() {
        daemon.answering("GET /v1/cache", new CacheStats("memory", 812, 13_000_000, 0, 0, 0, 0, 0, 0, 0))
                .answering("POST /v1/cache/clear", new CacheCleared(812));
        Ended asked = test().run("cache", "clear");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("this forgets 812 answers\n  hapax cache clear --yes     do it");
        Ended done = test().onATerminal(80).run("cache", "clear", "--yes");
        assertThat(done.out()).isEqualTo("812 answers forgotten\n");
        assertThat(done.exit()).isZero();
    }

    @Test
    void usageIsATableWithATotal() {
        daemon.answering(
                "GET /v1/usage?by=model&since_ms=604800000",
                new UsageReport(
                        "model",
                        "2026-11-16T08:00:00Z",
                        List.of(row("anthropic/small", 12, 1.5), row("ollama/llama3", 3, null)),
                        row("total", 15, 1.5)));
        Ended ended = test().onATerminal(80).run("usage", "--since", "7d");
        assertThat(ended.out()).isEqualTo("""
                MODEL             REQUESTS   FAILED   CALLS   INPUT   CACHED   OUTPUT   COST
                anthropic/small   12         1        13      1200    100      340      $1.50
                ollama/llama3     3          1        4       1200    100      340      -
                total             15         1        16      1200    100      340      $1.50
                """);
        assertThat(ended.err())
                .startsWith("since " + clock("2026-11-16T08:00:00Z", "yyyy-MM-dd HH:mm") + "\n")
                .contains("a cost needs a price in the file");
        assertThat(test().run("usage", "--since", "7d").out().lines()).hasSize(2);
        assertThat(test().run("usage", "--since", "soon").exit()).isEqualTo(2);
    }

    @Test
    void aRequestIsExplainedInItsOrder() {
        daemon.answering("GET /v1/requests/8ab5", GOOD);
        Ended ended = test().run("explain", "8ab5");
        assertThat(ended.out()).isEqualTo("""
                POST /v1/chat/completions   %s   8ab53ed6-60a3-4ceb-8e02-94aef625c21d

                targets, in the order in which they were considered
                  1   anthropic/claude-3-5-haiku-latest   breaker_open   skipped: its circuit breaker is open
                  2   ollama/llama3                       silent         after 300 ms: no first token in 300 ms
                  3   openai/gpt-4o-mini                  ok             after 400 ms, 12 in (3 cached), 40 out (10 reasoning), $0.000350
                  4   echo/echo                           not asked      not needed

                route        /v1/chat/completions, version v1
                model        small
                client       team-a
                generation   10
                cache        miss: looked up, and not there
                tokens       12 in (3 cached), 40 out (10 reasoning)
                cost         $0.000350
                time         712 ms, 12 ms of it in the gateway; the first byte after 301 ms
                caller got   200, a stream
                """.formatted(clock("2026-11-23T08:14:00.250Z", "HH:mm:ss.SSS")));
        assertThat(ended.exit()).isZero();
    }

    @Test
    void aFailedRequestTellsWhatTheCallerGot() {
        daemon.answering("GET /v1/requests/mine-2", BAD);
        assertThat(test().run("explain", "mine-2").out())
                .contains(
                        "1   openai/gpt-4o-mini   key_refused   after 30 ms, status 401: key refused; asked again after 5 ms",
                        "2   ollama/llama3        cooling       skipped: cools down",
                        "caller got   502, code upstream_error: No provider could answer");
    }

    /** What cost nothing says so, and a wait for somebody else's call is not called the gateway's own time. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hit    | no target was asked: the cache had the answer         | time         35 ms, 5 ms of it in the gateway
            shared | no target was asked: a call under way had the answer  | time         35 ms; the first byte after 20 ms
            off    | no target was considered                              | time         35 ms, 5 ms of it in the gateway
            """)
    void anAnswerWithoutATargetCostNothing(String cache, String why, String time) {
        daemon.answering(
                "GET /v1/requests/mine-3",
                new RequestView(
                        3,
                        "2026-11-23T08:14:02Z",
                        "mine-3",
                        "POST",
                        "/v1/completions",
                        "/v1/completions",
                        "v1",
                        200,
                        35,
                        20L,
                        30,
                        false,
                        "small",
                        null,
                        List.of(),
                        List.of(),
                        cache,
                        null,
                        null,
                        "anonymous",
                        10,
                        null,
                        null));
        assertThat(test().run("explain", "mine-3").out()).contains(why, "cost         none\n", time);
    }

    /** As where a script's variable is empty; the daemon's list of requests is not asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noRequestHasNoId(String id) {
        Ended ended = test().run("explain", id);
        assertThat(ended.err()).isEqualTo("hapax: no rule `" + id + "`\n");
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void anUnknownRequestExitsOne() {
        daemon.refusing(
                "GET /v1/requests/nobody",
                new AdminError("request.unknown", 1, "no request `nobody`", List.of(), List.of(), List.of(), null));
        assertThat(test().run("explain", "nobody")).isEqualTo(new Ended(1, "", "hapax: no request `nobody`\n"));
    }

    @Test
    void aMistypedRuleIsNotTakenForARequest() throws IOException {
        daemon.close();
        Ended ended = test().run("explain", "duplicate-rout");
        assertThat(ended.err()).contains("did you mean `duplicate-route` (HPX2003)?");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(test().run("explain", "HPX0").exit()).isEqualTo(2);
        assertThat(test().run("explain", FIRST_ID).exit()).isEqualTo(4);
    }
}

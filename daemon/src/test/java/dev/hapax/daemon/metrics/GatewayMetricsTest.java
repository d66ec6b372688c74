package dev.hapax.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.routing.FailurePolicy;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and labels of observability.md §1, to the letter. */
class GatewayMetricsTest {
    private static final Target TARGET = new Target("anthropic", "somebody-elses-model");

    private static final String FILE = """
            providers:
              anthropic: {type: anthropic, models: {small: {price: {input: 1, output: 2}}}}
              spare: {type: openai, api_key: y, models: {small: {}}}
            auth: {required: false, keys: [{name: team-a, key: team-a-secret-0123456789, rate_limit: {requests: 1, window: 1m}}]}
            routes:
              - {path: /v1/mine, handler: chat}
              - {path: /v1/slow, handler: chat, rate_limit: {requests: 5, window: 1m}}
            """;

    private final GatewayMetrics metrics = new GatewayMetrics("1.2.3");

    private void adopt(String yaml, int generation) {
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        var loaded = new ConfigLoader(ProviderKinds.infos())
                .load(source, new Environment(Map.of("ANTHROPIC_API_KEY", "x"), Environment.Mode.WARN));
        HapaxConfig config = Objects.requireNonNull(loaded.config(), loaded.problems()::toString);
        metrics.adopt(
                config,
                config.routes(),
                Map.of(new Target("anthropic", "small"), Set.of(new Target("spare", "small"))),
                generation);
    }

    private String scrape() {
        return new String(metrics.scrape("").body(), StandardCharsets.UTF_8);
    }

    private static GatewayEvent.RequestFinished finished(String path, Target target, String client) {
        return new GatewayEvent.RequestFinished(
                Instant.EPOCH,
                "id",
                "POST",
                path,
                path,
                "v1",
                502,
                Duration.ofMillis(20),
                null,
                Duration.ofMillis(15),
                null,
                List.of(new AttemptRecord(target, "reset", 0, Duration.ofMillis(15), null)),
                List.of(),
                null,
                false,
                "upstream_error",
                client,
                1,
                "off",
                null,
                "",
                null,
                null,
                "completion",
                null);
    }

    private static GatewayEvent.AttemptFinished attempt(String path, Target target, String client) {
        return new GatewayEvent.AttemptFinished(
                "id",
                path,
                client,
                target,
                "ok",
                Duration.ofMillis(15),
                Duration.ofMillis(5),
                Usage.of(3, 4),
                true,
                0.25);
    }

    private void somethingOfEverything() {
        metrics.health(() -> List.of(new GatewayMetrics.ProviderNow(
                "anthropic", false, Map.of("anthropic/other", "open", "anthropic", "closed"))));
        adopt(FILE, 3);
        metrics.accept(new GatewayEvent.RequestStarted("/v1/unknown"));
        metrics.accept(finished("/v1/unknown", TARGET, "anonymous"));
        metrics.accept(attempt("/v1/unknown", TARGET, "anonymous"));
        metrics.accept(new GatewayEvent.CacheAsked("hit"));
        metrics.accept(new GatewayEvent.Deduplicated("/v1/unknown"));
        metrics.accept(new GatewayEvent.QueueEntered());
        metrics.accept(new GatewayEvent.QueueEntered());
        metrics.accept(new GatewayEvent.QueueLeft(Duration.ofMillis(7)));
        metrics.accept(new GatewayEvent.RateLimited("anonymous", "/v1/unknown"));
        metrics.accept(new GatewayEvent.AlertsFiring("slow", 1));
        metrics.accept(new GatewayEvent.AlertNotified("ops", "sent"));
        metrics.cacheSize(() -> 3, () -> 4096);
        metrics.accept(new GatewayEvent.FailedOver("id", TARGET, TARGET, "reset"));
        metrics.accept(new GatewayEvent.BreakerFailure(TARGET));
        metrics.accept(new GatewayEvent.BreakerChanged(TARGET, "open", "five failures"));
        metrics.accept(new GatewayEvent.Probed("anthropic", Duration.ofMillis(3), "unreachable", false));
        metrics.accept(new GatewayEvent.Reloaded("rejected", 1, Instant.EPOCH, List.of(), List.of("no")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hapax_http_requests_total{endpoint=\"other\",status=\"502\",version=\"v1\"} 1.0",
                "hapax_http_request_duration_seconds_count{endpoint=\"other\"} 1",
                "hapax_http_active_requests{endpoint=\"other\"} 0.0",
                "hapax_errors_total{type=\"upstream_error\"} 1.0",
                "hapax_errors_total{type=\"client_error\"} 0.0",
                "hapax_request_latency_seconds_count{model=\"other\",provider=\"anthropic\"} 1",
                "hapax_time_to_first_token_seconds_count{model=\"other\",provider=\"anthropic\"} 1",
                "hapax_overhead_seconds_count{endpoint=\"other\"} 1",
                "hapax_upstream_attempts_total{model=\"other\",outcome=\"ok\",provider=\"anthropic\"} 1.0",
                "hapax_failovers_total{from=\"anthropic/other\",reason=\"reset\",to=\"anthropic/other\"} 1.0",
                "hapax_possibly_billed_attempts_total{provider=\"anthropic\"} 1.0",
                "hapax_tokens_total{kind=\"output\",model=\"other\",provider=\"anthropic\"} 4.0",
                "hapax_healthy_providers{provider=\"anthropic\"} 0.0",
                "hapax_health_check_duration_seconds_count{provider=\"anthropic\"} 1",
                "hapax_health_check_errors_total{provider=\"anthropic\"} 1.0",
                "circuit_breaker_state{name=\"anthropic/other\"} 2.0",
                "circuit_breaker_failures_total{name=\"anthropic/other\"} 1.0",
                "circuit_breaker_trips_total{name=\"anthropic/other\"} 1.0",
                "hapax_config_reloads_total{result=\"rejected\"} 1.0",
                "hapax_config_reloads_total{result=\"unchanged\"} 0.0",
                "hapax_config_last_reload_successful 0.0",
                "hapax_config_last_reload_timestamp_seconds 0.0",
                "hapax_cost_usd_total{model=\"other\",provider=\"anthropic\"} 0.25",
                "hapax_cache_requests_total{result=\"hit\"} 1.0",
                "hapax_cache_requests_total{result=\"store\"} 0.0",
                "hapax_cache_entries 3.0",
                "hapax_cache_bytes 4096.0",
                "hapax_deduplicated_requests_total{endpoint=\"other\"} 1.0",
                "hapax_queue_length 1.0",
                "hapax_queue_wait_seconds_count 1",
                "hapax_rate_limit_hits_total{client=\"anonymous\",route=\"other\"} 1.0",
                "hapax_alerts_firing{rule=\"slow\"} 1.0",
                "hapax_alert_notifications_total{channel=\"ops\",result=\"sent\"} 1.0",
                "hapax_build_info{java=\"",
                "jvm_memory_used_bytes{",
                "process_uptime_seconds ",
            })
    void theScrapeHolds(String line) {
        somethingOfEverything();
        assertThat(scrape()).contains(line);
    }

    @Test
    void bucketsGoFromAMillisecondToTenMinutes() {
        somethingOfEverything();
        assertThat(scrape())
                .contains("hapax_request_latency_seconds_bucket{model=\"other\",provider=\"anthropic\",le=\"0.001\"} 0")
                .contains(
                        "hapax_request_latency_seconds_bucket{model=\"other\",provider=\"anthropic\",le=\"600.0\"} 1");
    }

    @Test
    void openMetricsIsGivenToWhoeverAsksForIt() {
        assertThat(new String(
                        metrics.scrape("application/openmetrics-text; version=1.0.0")
                                .body(),
                        StandardCharsets.UTF_8))
                .endsWith("# EOF\n");
        assertThat(metrics.scrape("text/html").contentType()).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void histogramsAreNativeForWhoeverReadsProtobuf() {
        somethingOfEverything();
        var scrape = metrics.scrape(
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6");
        assertThat(scrape.contentType()).startsWith("application/vnd.google.protobuf");
        assertThat(scrape.body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hapax_http_active_requests{endpoint=\"/v1/mine\"} 0.0",
                "hapax_http_request_duration_seconds_count{endpoint=\"/v1/mine\"} 0",
                "hapax_overhead_seconds_count{endpoint=\"/v1/mine\"} 0",
                "hapax_deduplicated_requests_total{endpoint=\"/v1/mine\"} 0.0",
                "hapax_errors_total{type=\"queue_full\"} 0.0",
                "hapax_request_latency_seconds_count{model=\"small\",provider=\"anthropic\"} 0",
                "hapax_time_to_first_token_seconds_count{model=\"small\",provider=\"anthropic\"} 0",
                "hapax_upstream_attempts_total{model=\"small\",outcome=\"ok\",provider=\"anthropic\"} 0.0",
                "hapax_splices_total{result=\"ok\"} 0.0",
                "hapax_possibly_billed_attempts_total{provider=\"anthropic\"} 0.0",
                "hapax_tokens_total{kind=\"reasoning\",model=\"small\",provider=\"anthropic\"} 0.0",
                "hapax_cost_usd_total{model=\"small\",provider=\"anthropic\"} 0.0",
                "hapax_health_check_duration_seconds_count{provider=\"anthropic\"} 0",
                "hapax_health_check_errors_total{provider=\"anthropic\"} 0.0",
                "circuit_breaker_failures_total{name=\"anthropic/small\"} 0.0",
                "circuit_breaker_trips_total{name=\"anthropic\"} 0.0",
                "hapax_upstream_attempts_total{model=\"small\",outcome=\"quota\",provider=\"anthropic\"} 0.0",
                "hapax_http_requests_total{endpoint=\"/v1/mine\",status=\"503\",version=\"v1\"} 0.0",
                "hapax_failovers_total{from=\"anthropic/small\",reason=\"breaker_open\",to=\"spare/small\"} 0.0",
                "hapax_failovers_total{from=\"anthropic/small\",reason=\"server_error\",to=\"spare/small\"} 0.0",
                "hapax_rate_limit_hits_total{client=\"team-a\",route=\"/v1/mine\"} 0.0",
                "hapax_rate_limit_hits_total{client=\"anonymous\",route=\"/v1/slow\"} 0.0",
                "hapax_cache_requests_total{result=\"bypass\"} 0.0",
                "hapax_cache_entries 0.0",
                "hapax_queue_length 0.0",
                "hapax_queue_wait_seconds_count 0",
                "hapax_alerts_firing{rule=\"provider_down\"} 0.0",
                "hapax_alert_notifications_total{channel=\"log\",result=\"sent\"} 0.0",
                "hapax_config_generation 3.0",
                "hapax_config_reloads_total{result=\"ok\"} 0.0",
                "hapax_config_last_reload_successful 1.0",
            })
    void whatTheFileNamesIsThereFromTheStart(String line) {
        adopt(FILE, 3);
        assertThat(scrape()).contains(line);
    }

    /** The table of failures says after which another target is asked; none of those may come as a surprise. */
    @Test
    void everyReasonToFailOverIsThereFromTheStartAndNoOther() {
        adopt(FILE, 1);
        String scrape = scrape();
        for (FailurePolicy.Row row : FailurePolicy.rows()) {
            String series = "hapax_failovers_total{from=\"anthropic/small\",reason=\""
                    + row.kind().id() + "\"";
            assertThat(scrape.contains(series)).as(row.kind().id()).isEqualTo(row.next() != FailurePolicy.Next.NEVER);
        }
    }

    /** Where nobody can be turned away there is nothing to count. */
    @Test
    void noLimitNoSeriesForIt() {
        adopt(FILE, 1);
        assertThat(scrape()).doesNotContain("hapax_rate_limit_hits_total{client=\"anonymous\",route=\"/v1/mine\"}");
    }

    @Test
    void labelsOfTheFileStandOnEverySeriesAndMayChangeWithoutLosingACount() {
        adopt(FILE, 1);
        metrics.accept(new GatewayEvent.Deduplicated("/v1/mine"));
        adopt("""
                providers: {anthropic: {type: anthropic, models: {small: {}}}}
                routes:
                  - {path: /v1/mine, handler: chat, labels: {team: blue}}
                metrics: {labels: {site: here}}
                """, 2);
        assertThat(scrape())
                .contains("hapax_deduplicated_requests_total{endpoint=\"/v1/mine\",site=\"here\",team=\"blue\"")
                .containsPattern(
                        "hapax_deduplicated_requests_total\\{endpoint=\"/v1/mine\",[^}]*team=\"blue\"[^}]*} 1.0")
                .contains("hapax_health_check_errors_total{provider=\"anthropic\",site=\"here\"} 0.0")
                .containsPattern("jvm_memory_used_bytes\\{[^}]*site=\"here\"");
        adopt(FILE, 3);
        assertThat(scrape()).contains("hapax_deduplicated_requests_total{endpoint=\"/v1/mine\"} 1.0");
    }

    @Test
    void aRuleThatIsGoneFiresNoMore() {
        adopt(FILE + "alerts: {rules: [{name: mine, when: error_rate, above: 5%}]}\n", 1);
        metrics.accept(new GatewayEvent.AlertsFiring("mine", 1));
        assertThat(scrape()).contains("hapax_alerts_firing{rule=\"mine\"} 1.0");
        adopt(FILE, 2);
        assertThat(scrape()).doesNotContain("rule=\"mine\"");
    }

    @Test
    void whileSwitchedOffOnlyWhatIsUnderWayIsKept() {
        adopt(FILE + "metrics: {enabled: false}\n", 1);
        metrics.accept(new GatewayEvent.RequestStarted("/v1/mine"));
        metrics.accept(new GatewayEvent.Deduplicated("/v1/mine"));
        assertThat(scrape())
                .contains("hapax_http_active_requests{endpoint=\"/v1/mine\"} 1.0")
                .contains("hapax_deduplicated_requests_total{endpoint=\"/v1/mine\"} 0.0");
    }

    /** What callers write makes no series, however much of it there is. */
    @Test
    void aThousandPathsAndModelsAddNothing() {
        adopt(FILE, 1);
        everything("/first", "first", "first");
        long before = ownLines();
        for (int i = 0; i < 1_000; i++) {
            everything("/path-" + i, "model-" + i, "client-" + i);
        }
        assertThat(ownLines()).isEqualTo(before);
    }

    /** Without those of the process, which begin when it first does what they count. */
    private long ownLines() {
        return scrape().lines()
                .filter(line -> !line.contains("jvm_") && !line.contains("process_"))
                .count();
    }

    private void everything(String path, String model, String client) {
        var target = new Target("anthropic", model);
        metrics.accept(new GatewayEvent.RequestStarted(path));
        metrics.accept(finished(path, target, client));
        metrics.accept(attempt(path, target, client));
        metrics.accept(new GatewayEvent.FailedOver("id", target, target, "reset"));
        metrics.accept(new GatewayEvent.BreakerFailure(target));
        metrics.accept(new GatewayEvent.BreakerChanged(target, "open", "why"));
        metrics.accept(new GatewayEvent.Deduplicated(path));
        metrics.accept(new GatewayEvent.RateLimited(client, path));
    }

    @Test
    void aRequestThatOutlivesItsRouteIsCountedWhereItBegan() {
        adopt(FILE, 1);
        metrics.accept(new GatewayEvent.RequestStarted("/v1/mine"));
        adopt("providers: {anthropic: {type: anthropic}}\n", 2);
        metrics.accept(finished("/v1/mine", TARGET, "anonymous"));
        assertThat(scrape())
                .contains("hapax_http_active_requests{endpoint=\"/v1/mine\"} 0.0")
                .contains("hapax_http_active_requests{endpoint=\"other\"} 0.0")
                .contains("hapax_http_requests_total{endpoint=\"/v1/mine\",status=\"502\",version=\"v1\"} 1.0");
    }

    @Test
    void aRouteThatNobodyHasCalledIsThereAtZero() {
        adopt(FILE, 1);

        assertThat(scrape())
                .contains("hapax_http_requests_total{endpoint=\"/v1/mine\",status=\"200\",version=\"v1\"} 0.0");
    }
}

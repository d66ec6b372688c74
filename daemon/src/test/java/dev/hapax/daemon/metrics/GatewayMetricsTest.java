package dev.hapax.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and labels of observability.md §1, to the letter. */
class GatewayMetricsTest {
    private static final Target TARGET = new Target("anthropic", "somebody-elses-model");

    private final GatewayMetrics metrics = new GatewayMetrics("1.2.3");

    private void somethingOfEverything() {
        metrics.accept(new GatewayEvent.RequestStarted("/v1/unknown"));
        metrics.accept(new GatewayEvent.RequestFinished(
                Instant.EPOCH,
                "id",
                "POST",
                "/v1/unknown",
                "/v1/unknown",
                "v1",
                502,
                Duration.ofMillis(20),
                null,
                Duration.ofMillis(15),
                null,
                List.of(new AttemptRecord(TARGET, "reset", 0, Duration.ofMillis(15), null)),
                null,
                false,
                "upstream_error",
                "anonymous",
                1,
                "off",
                null,
                "",
                null,
                null,
                "completion",
                null));
        metrics.accept(new GatewayEvent.AttemptFinished(
                "id",
                "/v1/unknown",
                "anonymous",
                TARGET,
                "ok",
                Duration.ofMillis(15),
                Duration.ofMillis(5),
                Usage.of(3, 4),
                true,
                0.25));
        metrics.accept(new GatewayEvent.CacheAsked("hit"));
        metrics.accept(new GatewayEvent.Deduplicated("/v1/unknown"));
        metrics.accept(new GatewayEvent.QueueEntered());
        metrics.accept(new GatewayEvent.QueueEntered());
        metrics.accept(new GatewayEvent.QueueLeft(Duration.ofMillis(7)));
        metrics.accept(new GatewayEvent.RateLimited("anonymous", "/v1/unknown"));
        metrics.accept(new GatewayEvent.AlertChanged("slow", "ttft_p95", "warning", "firing", "it is slow"));
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
        assertThat(metrics.scrape("").body()).contains(line);
    }

    @Test
    void bucketsGoFromAMillisecondToTenMinutes() {
        somethingOfEverything();
        assertThat(metrics.scrape("").body())
                .contains("hapax_request_latency_seconds_bucket{model=\"other\",provider=\"anthropic\",le=\"0.001\"} 0")
                .contains(
                        "hapax_request_latency_seconds_bucket{model=\"other\",provider=\"anthropic\",le=\"600.0\"} 1");
    }

    @Test
    void openMetricsIsGivenToWhoeverAsksForIt() {
        assertThat(metrics.scrape("application/openmetrics-text; version=1.0.0").body())
                .endsWith("# EOF\n");
        assertThat(metrics.scrape("text/html").contentType()).startsWith("text/plain; version=0.0.4");
    }
}

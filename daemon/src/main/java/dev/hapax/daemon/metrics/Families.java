package dev.hapax.daemon.metrics;

import dev.hapax.daemon.chat.FailureKind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every meter by its name (observability.md §1). Prometheus' own client counts, because its histograms have fixed
 * buckets and native ones at once; a scraper takes which it understands. Counters are named without the ending
 * {@code _total}, which the format adds.
 */
final class Families {
    /** After these nobody else is asked. */
    private static final Set<FailureKind> ENDS_IT = EnumSet.of(
            FailureKind.FORBIDDEN,
            FailureKind.CALLER_ERROR,
            FailureKind.FILTERED,
            FailureKind.CLIENT_CLOSED,
            FailureKind.DEADLINE);

    static final List<String> ERROR_TYPES =
            List.of("client_error", "server_error", "upstream_error", "queue_full", "client_closed");
    static final List<String> TOKEN_KINDS = List.of("input", "output", "cached", "reasoning");
    static final List<String> OUTCOMES = Stream.concat(
                    Stream.of("ok"), Stream.of(FailureKind.values()).map(FailureKind::id))
            .toList();
    /** Why another target answers: what came of the first, or why it was passed over. */
    static final List<String> FAILOVER_REASONS = Stream.concat(
                    Stream.of("breaker_open", "cooling", "off", "unfit"),
                    Stream.of(FailureKind.values())
                            .filter(kind -> !ENDS_IT.contains(kind))
                            .map(FailureKind::id))
            .toList();

    static final List<String> NOTIFICATION_RESULTS = List.of("sent", "failed", "dropped");
    private static final List<String> RELOAD_RESULTS = List.of("ok", "rejected", "unchanged");
    private static final List<String> SPLICE_RESULTS = List.of("ok", "diverged");
    private static final List<String> CACHE_RESULTS = List.of("hit", "miss", "store", "bypass");

    /** From a millisecond to ten minutes, in seconds. */
    private static final double[] BUCKETS = {
        0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    };

    private final PrometheusRegistry registry;

    final Counter requests;
    final Histogram requestDuration;
    final Gauge activeRequests;
    final Counter errors;
    final Counter rateLimitHits;
    final Histogram latency;
    final Histogram firstToken;
    final Histogram overhead;
    final Counter attempts;
    final Counter failovers;
    final Counter splices;
    final Counter possiblyBilled;
    final Counter tokens;
    final Counter cost;
    final Histogram checkDuration;
    final Counter checkErrors;
    final Counter breakerFailures;
    final Counter breakerTrips;
    final Counter deduplicated;
    final Counter cacheRequests;
    final Gauge queueLength;
    final Histogram queueWait;
    final Gauge generation;
    final Counter reloads;
    final Gauge lastReloadSuccessful;
    final Gauge lastReloadTimestamp;
    final Gauge alertsFiring;
    final Counter alertNotifications;

    Families(PrometheusRegistry registry) {
        this.registry = registry;
        requests = counter("hapax_http_requests", "requests that ended", "endpoint", "version", "status");
        requestDuration =
                histogram("hapax_http_request_duration_seconds", "from the first byte in to the last out", "endpoint");
        activeRequests = gauge("hapax_http_active_requests", "requests under way", "endpoint");
        errors = counter("hapax_errors", "requests that failed, by whose fault", "type");
        rateLimitHits = counter("hapax_rate_limit_hits", "requests that a limit turned away", "client", "route");
        latency = histogram("hapax_request_latency_seconds", "one attempt, to its end", "provider", "model");
        firstToken = histogram(
                "hapax_time_to_first_token_seconds", "one attempt, to its first content", "provider", "model");
        overhead = histogram("hapax_overhead_seconds", "time in the gateway, waits for providers excluded", "endpoint");
        attempts = counter("hapax_upstream_attempts", "calls to providers", "provider", "model", "outcome");
        failovers = counter("hapax_failovers", "answers by another target than the first", "from", "to", "reason");
        splices = counter("hapax_splices", "broken streams that another target was asked to go on with", "result");
        possiblyBilled =
                counter("hapax_possibly_billed_attempts", "failed after the provider may have worked", "provider");
        tokens = counter("hapax_tokens", "cached is a part of input, reasoning of output", "provider", "model", "kind");
        cost = counter("hapax_cost_usd", "by the prices of the file", "provider", "model");
        checkDuration = histogram("hapax_health_check_duration_seconds", "one probe", "provider");
        checkErrors = counter("hapax_health_check_errors", "probes that failed", "provider");
        breakerFailures = counter("circuit_breaker_failures", "failures counted against a breaker", "name");
        breakerTrips = counter("circuit_breaker_trips", "times that a breaker opened", "name");
        deduplicated = counter("hapax_deduplicated_requests", "served by somebody else's call", "endpoint");
        cacheRequests = counter("hapax_cache_requests", "what the response cache had", "result");
        queueLength = gauge("hapax_queue_length", "requests that wait");
        queueWait = histogram("hapax_queue_wait_seconds", "how long they waited");
        generation = gauge("hapax_config_generation", "the configuration in force");
        reloads = counter("hapax_config_reloads", "reloads, without the first load", "result");
        lastReloadSuccessful = gauge("hapax_config_last_reload_successful", "0 after a rejected one");
        lastReloadTimestamp = gauge("hapax_config_last_reload_timestamp_seconds", "when one last came into force");
        alertsFiring = gauge("hapax_alerts_firing", "alerts that fire now", "rule");
        alertNotifications = counter("hapax_alert_notifications", "messages about alerts", "channel", "result");
        zero();
    }

    /** What needs no name of the file is there from the start. */
    private void zero() {
        lastReloadSuccessful.set(1);
        lastReloadTimestamp.set(0);
        generation.set(0);
        queueLength.set(0);
        queueWait.initLabelValues();
        RELOAD_RESULTS.forEach(reloads::initLabelValues);
        SPLICE_RESULTS.forEach(splices::initLabelValues);
        ERROR_TYPES.forEach(errors::initLabelValues);
        CACHE_RESULTS.forEach(cacheRequests::initLabelValues);
    }

    /** Micrometer's gauges lose the ending {@code _info}, which Prometheus keeps for meters of this kind. */
    void buildInfo(String version) {
        Info.builder()
                .name("hapax_build_info")
                .help("the program and the Java it runs on")
                .labelNames("version", "java")
                .register(registry)
                .addLabelValues(version, Runtime.version().toString());
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicUpperBounds(BUCKETS)
                .withoutExemplars()
                .register(registry);
    }
}

package dev.hapax.daemon.metrics;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Every meter by its name (observability.md §1). Label values come from the file only: what a caller names is counted
 * as {@code other}. Counters outlive reloads. Safe for any number of threads.
 */
public final class GatewayMetrics implements Consumer<GatewayEvent> {
    private static final String OTHER = "other";
    private static final String UNLISTED = "*";
    private static final List<String> RELOAD_RESULTS = List.of("ok", "rejected", "unchanged");
    private static final List<String> SPLICE_RESULTS = List.of("ok", "diverged");
    private static final List<String> CACHE_RESULTS = List.of("hit", "miss", "store", "bypass");
    private static final List<String> ERROR_TYPES =
            List.of("client_error", "server_error", "upstream_error", "queue_full", "client_closed");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private volatile Known known = new Known(Set.of(), Map.of());

    /**
     * What labels may say.
     *
     * @param models listed models by provider
     */
    private record Known(Set<String> endpoints, Map<String, Set<String>> models) {}

    /** @param version the program's version */
    public GatewayMetrics(String version) {
        buildInfo(version);
        meters.gauge("hapax_config_last_reload_successful").set(1);
        meters.gauge("hapax_config_last_reload_timestamp_seconds");
        RELOAD_RESULTS.forEach(result -> meters.counter("hapax_config_reloads", "result", result));
        SPLICE_RESULTS.forEach(result -> meters.counter("hapax_splices", "result", result));
        ERROR_TYPES.forEach(type -> meters.counter("hapax_errors", "type", type));
        CACHE_RESULTS.forEach(result -> meters.counter("hapax_cache_requests", "result", result));
        meters.gauge("hapax_queue_length");
        meters.timer("hapax_queue_wait");
        cacheSize(() -> 0, () -> 0);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        bindGarbageCollection();
    }

    /** Micrometer's gauges lose the ending {@code _info}, which Prometheus keeps for meters of this kind. */
    private void buildInfo(String version) {
        Info.builder()
                .name("hapax_build_info")
                .help("the program and the Java it runs on")
                .labelNames("version", "java")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(version, Runtime.version().toString());
    }

    @SuppressWarnings("resource") // lives as long as the registry, which is as long as the process
    private void bindGarbageCollection() {
        new JvmGcMetrics().bindTo(registry);
    }

    /**
     * Where to read at each scrape how full the response cache is; the last that was named counts.
     *
     * @param bytes of bodies and keys together
     */
    public void cacheSize(LongSupplier entries, LongSupplier bytes) {
        meters.reading("hapax_cache_entries", entries);
        meters.reading("hapax_cache_bytes", bytes);
    }

    /**
     * Learns the names of a new generation; their series are there from now on, at zero.
     *
     * @param endpoints URLs of every route
     */
    public void adopt(HapaxConfig config, List<String> endpoints, int generation) {
        Map<String, Set<String>> models = new HashMap<>();
        config.providers().values().forEach(provider -> {
            Set<String> names = new HashSet<>(provider.models().keySet());
            names.add(provider.defaultModel() == null ? "default" : provider.defaultModel());
            models.put(provider.name(), names);
            zero(provider, names);
        });
        known = new Known(Set.copyOf(endpoints), models);
        endpoints.forEach(endpoint -> meters.gauge("hapax_http_active_requests", "endpoint", endpoint));
        meters.gauge("hapax_config_generation").set(generation);
    }

    private void zero(HapaxConfig.Provider provider, Set<String> models) {
        meters.gauge("hapax_healthy_providers", "provider", provider.name());
        meters.counter("hapax_health_check_errors", "provider", provider.name());
        meters.counter("hapax_possibly_billed_attempts", "provider", provider.name());
        for (String model : models) {
            String target = provider.name() + "/" + model;
            meters.gauge("circuit_breaker_state", "name", target);
            meters.counter("circuit_breaker_failures", "name", target);
            meters.counter("circuit_breaker_trips", "name", target);
            meters.counter("hapax_upstream_attempts", "provider", provider.name(), "model", model, "outcome", "ok");
            for (String kind : List.of("input", "output", "cached", "reasoning")) {
                meters.counter("hapax_tokens", "provider", provider.name(), "model", model, "kind", kind);
            }
        }
    }

    /** The meters as text for a scraper. */
    public record Text(String contentType, String body) {}

    /** @param accept what the scraper takes: OpenMetrics if it says so, else Prometheus' own text */
    public Text scrape(String accept) {
        String type = accept.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        return new Text(type, registry.scrape(type));
    }

    @Override
    public void accept(GatewayEvent event) {
        switch (event) {
            case GatewayEvent.RequestStarted(String endpoint) ->
                meters.gauge("hapax_http_active_requests", "endpoint", endpoint(endpoint))
                        .add(1);
            case GatewayEvent.RequestFinished finished -> finished(finished);
            case GatewayEvent.AttemptFinished attempt -> attempted(attempt);
            case GatewayEvent.FailedOver(var requestId, Target from, Target to, String reason) ->
                meters.counter("hapax_failovers", "from", label(from), "to", label(to), "reason", reason)
                        .increment();
            case GatewayEvent.Spliced spliced ->
                meters.counter("hapax_splices", "result", spliced.result()).increment();
            case GatewayEvent.BreakerChanged(Target target, String state, var reason) -> breaker(target, state);
            case GatewayEvent.BreakerFailure(Target target) ->
                meters.counter("circuit_breaker_failures", "name", breakerName(target))
                        .increment();
            case GatewayEvent.Probed probed -> probed(probed);
            case GatewayEvent.Reloaded reloaded -> reloaded(reloaded);
            case GatewayEvent.CacheAsked(String result) ->
                meters.counter("hapax_cache_requests", "result", result).increment();
            case GatewayEvent.Deduplicated(String endpoint) ->
                meters.counter("hapax_deduplicated_requests", "endpoint", endpoint(endpoint))
                        .increment();
            case GatewayEvent.QueueEntered() ->
                meters.gauge("hapax_queue_length").add(1);
            case GatewayEvent.QueueLeft(Duration waited) -> {
                meters.gauge("hapax_queue_length").add(-1);
                meters.timer("hapax_queue_wait").record(waited);
            }
            case GatewayEvent.RateLimited(String client, String route) ->
                meters.counter("hapax_rate_limit_hits", "client", client, "route", endpoint(route))
                        .increment();
            case GatewayEvent.AlertChanged alert ->
                meters.gauge("hapax_alerts_firing", "rule", alert.rule())
                        .set(alert.status().equals("resolved") ? 0 : 1);
            case GatewayEvent.AlertNotified(String channel, String result) ->
                meters.counter("hapax_alert_notifications", "channel", channel, "result", result)
                        .increment();
        }
    }

    private void finished(GatewayEvent.RequestFinished request) {
        String endpoint = endpoint(request.endpoint());
        meters.gauge("hapax_http_active_requests", "endpoint", endpoint).add(-1);
        meters.counter(
                        "hapax_http_requests",
                        "endpoint",
                        endpoint,
                        "version",
                        request.version(),
                        "status",
                        Integer.toString(request.status()))
                .increment();
        meters.timer("hapax_http_request_duration", "endpoint", endpoint).record(request.took());
        if (request.attempts().stream().anyMatch(AttemptRecord::called)) {
            Duration own = request.took().minus(request.upstreamTime());
            meters.timer("hapax_overhead", "endpoint", endpoint).record(own.isNegative() ? Duration.ZERO : own);
        }
        if (request.errorType() != null) {
            meters.counter("hapax_errors", "type", request.errorType()).increment();
        }
    }

    private void attempted(GatewayEvent.AttemptFinished attempt) {
        String provider = attempt.target().provider();
        String model = model(attempt.target());
        meters.timer("hapax_request_latency", "provider", provider, "model", model)
                .record(attempt.took());
        if (attempt.firstToken() != null) {
            meters.timer("hapax_time_to_first_token", "provider", provider, "model", model)
                    .record(attempt.firstToken());
        }
        meters.counter("hapax_upstream_attempts", "provider", provider, "model", model, "outcome", attempt.outcome())
                .increment();
        if (attempt.possiblyBilled()) {
            meters.counter("hapax_possibly_billed_attempts", "provider", provider)
                    .increment();
        }
        if (attempt.outcome().equals("ok")) {
            meters.gauge("hapax_healthy_providers", "provider", provider).set(1);
        }
        if (attempt.costUsd() != null) {
            meters.counter("hapax_cost_usd", "provider", provider, "model", model)
                    .increment(attempt.costUsd());
        }
        if (attempt.usage() != null) {
            tokens(provider, model, attempt.usage());
        }
    }

    private void tokens(String provider, String model, Usage usage) {
        count(provider, model, "input", usage.input());
        count(provider, model, "output", usage.output());
        count(provider, model, "cached", usage.cachedInput());
        count(provider, model, "reasoning", usage.reasoning());
    }

    private void count(String provider, String model, String kind, long tokens) {
        if (tokens > 0) {
            meters.counter("hapax_tokens", "provider", provider, "model", model, "kind", kind)
                    .increment((double) tokens);
        }
    }

    private void breaker(Target target, String state) {
        String name = breakerName(target);
        double value =
                switch (state) {
                    case "open" -> 2;
                    case "half_open" -> 1;
                    default -> 0;
                };
        meters.gauge("circuit_breaker_state", "name", name).set(value);
        if (state.equals("open")) {
            meters.counter("circuit_breaker_trips", "name", name).increment();
            if (target.model().equals(UNLISTED)) {
                meters.gauge("hapax_healthy_providers", "provider", target.provider())
                        .set(0);
            }
        }
    }

    private void probed(GatewayEvent.Probed probed) {
        meters.timer("hapax_health_check_duration", "provider", probed.provider())
                .record(probed.took());
        meters.gauge("hapax_healthy_providers", "provider", probed.provider()).set(probed.healthy() ? 1 : 0);
        if (probed.failure() != null) {
            meters.counter("hapax_health_check_errors", "provider", probed.provider())
                    .increment();
        }
    }

    private void reloaded(GatewayEvent.Reloaded reloaded) {
        meters.counter("hapax_config_reloads", "result", reloaded.result()).increment();
        meters.gauge("hapax_config_last_reload_successful")
                .set(reloaded.result().equals("rejected") ? 0 : 1);
        if (reloaded.result().equals("ok")) {
            meters.gauge("hapax_config_last_reload_timestamp_seconds")
                    .set((double) reloaded.at().getEpochSecond());
        }
    }

    private String endpoint(String url) {
        return known.endpoints().contains(url) ? url : OTHER;
    }

    private String model(Target target) {
        Set<String> models = known.models().getOrDefault(target.provider(), Set.of());
        return models.contains(target.model()) ? target.model() : OTHER;
    }

    private String label(Target target) {
        return target.provider() + "/" + model(target);
    }

    /** A provider's reach has a breaker too, which goes by the provider's name alone. */
    private String breakerName(Target target) {
        return target.model().equals(UNLISTED) ? target.provider() : label(target);
    }
}

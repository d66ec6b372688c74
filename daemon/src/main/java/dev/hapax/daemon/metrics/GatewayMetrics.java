package dev.hapax.daemon.metrics;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts what happens (observability.md §1). Label values come from the file only: what a caller names is counted as
 * {@code other}. Counters outlive reloads. Safe for any number of threads.
 */
public final class GatewayMetrics implements Consumer<GatewayEvent> {
    static final String OTHER = "other";
    static final String ANONYMOUS = "anonymous";
    private static final double NANOS = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Families families = new Families(registry.getPrometheusRegistry());
    private final Readings readings = new Readings(registry.getPrometheusRegistry());
    private final AlertSeries alerts = new AlertSeries(families);
    private final Map<Failover, CounterDataPoint> failovers = new ConcurrentHashMap<>();
    private final Map<String, CounterDataPoint> errors = new HashMap<>();
    private volatile Book book = Book.empty(families);
    private volatile FixedLabels labels = FixedLabels.NONE;
    private volatile boolean enabled = true;

    private record Failover(String from, String to, String reason) {}

    /** @param version the program's version */
    public GatewayMetrics(String version) {
        families.buildInfo(version);
        Families.ERROR_TYPES.forEach(type -> errors.put(type, families.errors.labelValues(type)));
        ProcessMeters.bindTo(registry);
    }

    /**
     * How a provider is at the moment of a scrape.
     *
     * @param answers false only where it is known not to
     * @param breakers closed, half_open or open, by target; the provider's reach goes by the provider's name
     */
    public record ProviderNow(String name, boolean answers, Map<String, String> breakers) {
        public ProviderNow {
            breakers = Map.copyOf(breakers);
        }
    }

    /** Where to ask at each scrape how the providers are. */
    public void health(Supplier<List<ProviderNow>> board) {
        readings.health(board);
    }

    /**
     * Where to read at each scrape how full the response cache is; the last that was named counts.
     *
     * @param bytes of bodies and keys together
     */
    public void cacheSize(LongSupplier entries, LongSupplier bytes) {
        readings.cacheSize(entries, bytes);
    }

    /**
     * Learns the names of a new generation; their series are there from now on, at zero.
     *
     * @param routes every route that is served
     * @param standIns who may answer instead of whom
     */
    public synchronized void adopt(
            HapaxConfig config, List<HapaxConfig.Route> routes, Map<Target, Set<Target>> standIns, int generation) {
        book = book.with(config, routes);
        standIns.forEach((from, others) -> others.forEach(
                to -> Families.FAILOVER_REASONS.forEach(reason -> failover(target(from), target(to), reason))));
        Map<String, Map<String, String>> byUrl = new HashMap<>();
        routes.stream()
                .filter(route -> !route.labels().isEmpty())
                .forEach(route -> byUrl.putIfAbsent(route.url(), route.labels()));
        labels = new FixedLabels(config.metrics().labels(), byUrl);
        enabled = config.metrics().enabled();
        alerts.adopt(config.alerts());
        families.generation.set(generation);
    }

    /** The meters for a scraper. */
    public record Scrape(String contentType, byte[] body) {}

    /** @param accept what the scraper takes: OpenMetrics or protobuf if it says so, else Prometheus' own text */
    public Scrape scrape(String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        var body = new ByteArrayOutputStream();
        try {
            writer.write(body, labels.on(registry.getPrometheusRegistry().scrape()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Scrape(writer.getContentType(), body.toByteArray());
    }

    @Override
    public void accept(GatewayEvent event) {
        if (!enabled) {
            underWay(event);
            return;
        }
        switch (event) {
            case GatewayEvent.RequestStarted _ -> underWay(event);
            case GatewayEvent.RequestFinished finished -> {
                underWay(event);
                finished(finished);
            }
            case GatewayEvent.AttemptFinished attempt -> attempted(attempt);
            case GatewayEvent.FailedOver(var requestId, Target from, Target to, String reason) ->
                failover(target(from), target(to), reason).inc();
            case GatewayEvent.Spliced spliced ->
                families.splices.labelValues(spliced.result()).inc();
            case GatewayEvent.BreakerChanged(Target target, String state, var reason) -> {
                if (state.equals("open")) {
                    book.provider(target.provider())
                            .breakerTrips(target.model())
                            .inc();
                }
            }
            case GatewayEvent.BreakerFailure(Target target) ->
                book.provider(target.provider()).breakerFailures(target.model()).inc();
            case GatewayEvent.Probed probed -> probed(probed);
            case GatewayEvent.Reloaded reloaded -> reloaded(reloaded);
            case GatewayEvent.CacheAsked(String result) ->
                families.cacheRequests.labelValues(result).inc();
            case GatewayEvent.Deduplicated(String endpoint) ->
                book.endpoint(endpoint).deduplicated.inc();
            case GatewayEvent.QueueEntered() -> underWay(event);
            case GatewayEvent.QueueLeft(Duration waited) -> {
                underWay(event);
                families.queueWait.observe(seconds(waited));
            }
            case GatewayEvent.RateLimited(String client, String route) -> {
                Book now = book;
                now.endpoint(route).rateLimitHits(now.client(client)).inc();
            }
            case GatewayEvent.AlertChanged _ -> {
                // what is told is logged; what fires is counted
            }
            case GatewayEvent.AlertsFiring(String rule, int count) ->
                families.alertsFiring.labelValues(rule).set(count);
            case GatewayEvent.AlertNotified(String channel, String result) ->
                families.alertNotifications.labelValues(channel, result).inc();
        }
    }

    /** What goes up and down is kept even while nothing is counted, else it would never be right again. */
    private void underWay(GatewayEvent event) {
        if (event instanceof GatewayEvent.RequestStarted(String endpoint)) {
            book.endpoint(endpoint).active.inc();
        } else if (event instanceof GatewayEvent.RequestFinished finished) {
            book.endpoint(finished.endpoint()).active.dec();
        } else if (event instanceof GatewayEvent.QueueEntered) {
            families.queueLength.inc();
        } else if (event instanceof GatewayEvent.QueueLeft) {
            families.queueLength.dec();
        }
    }

    private void finished(GatewayEvent.RequestFinished request) {
        EndpointSeries endpoint = book.endpoint(request.endpoint());
        endpoint.requests(request.version(), request.status()).inc();
        endpoint.duration.observe(seconds(request.took()));
        if (called(request.attempts())) {
            endpoint.overhead.observe(Math.max(0, seconds(request.took()) - seconds(request.upstreamTime())));
        }
        if (request.errorType() != null) {
            CounterDataPoint known = errors.get(request.errorType());
            (known == null ? families.errors.labelValues(OTHER) : known).inc();
        }
    }

    private static boolean called(List<AttemptRecord> attempts) {
        for (AttemptRecord attempt : attempts) {
            if (attempt.called()) {
                return true;
            }
        }
        return false;
    }

    private void attempted(GatewayEvent.AttemptFinished attempt) {
        ProviderSeries provider = book.provider(attempt.target().provider());
        TargetSeries target = provider.target(attempt.target().model());
        target.latency.observe(seconds(attempt.took()));
        if (attempt.firstToken() != null) {
            target.firstToken.observe(seconds(attempt.firstToken()));
        }
        target.attempts(attempt.outcome()).inc();
        if (attempt.possiblyBilled()) {
            provider.possiblyBilled.inc();
        }
        if (attempt.usage() != null) {
            target.used(attempt.usage());
        }
        if (attempt.costUsd() != null) {
            target.cost().inc(attempt.costUsd());
        }
    }

    private TargetSeries target(Target target) {
        return book.provider(target.provider()).target(target.model());
    }

    private CounterDataPoint failover(TargetSeries from, TargetSeries to, String reason) {
        return failovers.computeIfAbsent(
                new Failover(from.label, to.label, reason),
                _ -> families.failovers.labelValues(from.label, to.label, reason));
    }

    private void probed(GatewayEvent.Probed probed) {
        ProviderSeries provider = book.provider(probed.provider());
        provider.checkDuration.observe(seconds(probed.took()));
        if (probed.failure() != null) {
            provider.checkErrors.inc();
        }
    }

    private void reloaded(GatewayEvent.Reloaded reloaded) {
        families.reloads.labelValues(reloaded.result()).inc();
        families.lastReloadSuccessful.set(reloaded.result().equals("rejected") ? 0 : 1);
        if (reloaded.result().equals("ok")) {
            families.lastReloadTimestamp.set((double) reloaded.at().getEpochSecond());
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / NANOS;
    }
}

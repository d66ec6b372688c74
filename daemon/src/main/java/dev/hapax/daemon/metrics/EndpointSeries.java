package dev.hapax.daemon.metrics;

import dev.hapax.shared.config.HapaxConfig;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of one endpoint, looked up once. */
final class EndpointSeries {
    /** What the gateway answers of itself where a model is asked. */
    private static final List<Integer> STATUSES = List.of(200, 400, 401, 429, 499, 500, 502, 503, 504);

    private static final int OK = 200;

    private final Families families;
    private final String endpoint;
    private final Map<Answer, CounterDataPoint> requests = new ConcurrentHashMap<>();
    private final Map<String, CounterDataPoint> rateLimitHits = new ConcurrentHashMap<>();

    final GaugeDataPoint active;
    final DistributionDataPoint duration;
    final DistributionDataPoint overhead;
    final CounterDataPoint deduplicated;

    private record Answer(String version, int status) {}

    EndpointSeries(Families families, String endpoint) {
        this.families = families;
        this.endpoint = endpoint;
        active = families.activeRequests.labelValues(endpoint);
        duration = families.requestDuration.labelValues(endpoint);
        overhead = families.overhead.labelValues(endpoint);
        deduplicated = families.deduplicated.labelValues(endpoint);
    }

    /** Nobody has called it yet, and that is a figure too: else the first of each kind would be no increase. */
    void expects(HapaxConfig.Route route) {
        List<Integer> statuses = route.handler().asksAModel() ? STATUSES : List.of(OK);
        statuses.forEach(status -> requests(route.version(), status));
    }

    CounterDataPoint requests(String version, int status) {
        return requests.computeIfAbsent(
                new Answer(version, status),
                answer -> families.requests.labelValues(endpoint, version, Integer.toString(status)));
    }

    CounterDataPoint rateLimitHits(String client) {
        return rateLimitHits.computeIfAbsent(client, name -> families.rateLimitHits.labelValues(name, endpoint));
    }
}

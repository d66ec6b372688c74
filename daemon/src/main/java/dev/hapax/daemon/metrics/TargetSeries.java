package dev.hapax.daemon.metrics;

import dev.hapax.daemon.chat.Usage;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is counted of one model at one provider, looked up once. */
final class TargetSeries {
    private final Families families;
    private final String provider;
    private final String model;
    private final Map<String, CounterDataPoint> attempts = new ConcurrentHashMap<>();
    private final CounterDataPoint input;
    private final CounterDataPoint output;
    private final CounterDataPoint cached;
    private final CounterDataPoint reasoning;

    private volatile @Nullable CounterDataPoint cost;

    /** {@code provider/model}. */
    final String label;

    final DistributionDataPoint latency;
    final DistributionDataPoint firstToken;
    final CounterDataPoint breakerFailures;
    final CounterDataPoint breakerTrips;

    TargetSeries(Families families, String provider, String model) {
        this.families = families;
        this.provider = provider;
        this.model = model;
        label = provider + "/" + model;
        input = tokens("input");
        output = tokens("output");
        cached = tokens("cached");
        reasoning = tokens("reasoning");
        latency = families.latency.labelValues(provider, model);
        firstToken = families.firstToken.labelValues(provider, model);
        breakerFailures = families.breakerFailures.labelValues(label);
        breakerTrips = families.breakerTrips.labelValues(label);
        Families.OUTCOMES.forEach(this::attempts);
    }

    private CounterDataPoint tokens(String kind) {
        return families.tokens.labelValues(provider, model, kind);
    }

    CounterDataPoint attempts(String outcome) {
        return attempts.computeIfAbsent(outcome, word -> families.attempts.labelValues(provider, model, word));
    }

    /** A cost is there only where a price is: from the start, or from when one was first paid. */
    CounterDataPoint cost() {
        CounterDataPoint known = cost;
        if (known == null) {
            known = families.cost.labelValues(provider, model);
            cost = known;
        }
        return known;
    }

    void used(Usage usage) {
        input.inc(Math.max(0, usage.input()));
        output.inc(Math.max(0, usage.output()));
        cached.inc(Math.max(0, usage.cachedInput()));
        reasoning.inc(Math.max(0, usage.reasoning()));
    }
}

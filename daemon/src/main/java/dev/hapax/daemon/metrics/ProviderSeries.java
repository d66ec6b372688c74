package dev.hapax.daemon.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is counted of one provider, looked up once. A model that the file does not name is {@code other}. */
final class ProviderSeries {
    /** A provider's reach has a breaker too, which goes by the provider's name alone. */
    private static final String REACH = "*";

    private final Map<String, TargetSeries> models = new HashMap<>();
    private final Families families;
    private final String provider;
    private volatile @Nullable TargetSeries other;
    private final CounterDataPoint reachFailures;
    private final CounterDataPoint reachTrips;

    final CounterDataPoint possiblyBilled;
    final DistributionDataPoint checkDuration;
    final CounterDataPoint checkErrors;

    /** @param named the models that the file names, now or earlier */
    ProviderSeries(Families families, String provider, Set<String> named) {
        named.forEach(model -> models.put(model, new TargetSeries(families, provider, model)));
        this.families = families;
        this.provider = provider;
        reachFailures = families.breakerFailures.labelValues(provider);
        reachTrips = families.breakerTrips.labelValues(provider);
        possiblyBilled = families.possiblyBilled.labelValues(provider);
        checkDuration = families.checkDuration.labelValues(provider);
        checkErrors = families.checkErrors.labelValues(provider);
    }

    Set<String> models() {
        return models.keySet();
    }

    TargetSeries target(String model) {
        TargetSeries named = models.get(model);
        return named == null ? other() : named;
    }

    /** Made when there is something to count; the same series, whoever makes it first. */
    private TargetSeries other() {
        TargetSeries known = other;
        if (known == null) {
            known = new TargetSeries(families, provider, GatewayMetrics.OTHER);
            other = known;
        }
        return known;
    }

    CounterDataPoint breakerFailures(String model) {
        return model.equals(REACH) ? reachFailures : target(model).breakerFailures;
    }

    CounterDataPoint breakerTrips(String model) {
        return model.equals(REACH) ? reachTrips : target(model).breakerTrips;
    }
}

package dev.hapax.daemon.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import java.util.Map;

/**
 * Labels that the file puts on every series, and on those of a route. They are put on what is scraped rather than on
 * what counts: so a reload that changes them loses no count, and a request never sees them.
 *
 * @param everywhere by name
 * @param byUrl those of a route, by its URL
 */
record FixedLabels(Map<String, String> everywhere, Map<String, Map<String, String>> byUrl) {
    static final FixedLabels NONE = new FixedLabels(Map.of(), Map.of());

    FixedLabels {
        everywhere = Map.copyOf(everywhere);
        byUrl = Map.copyOf(byUrl);
    }

    MetricSnapshots on(MetricSnapshots scraped) {
        if (everywhere.isEmpty() && byUrl.isEmpty()) {
            return scraped;
        }
        return new MetricSnapshots(scraped.stream().map(this::on).toList());
    }

    private MetricSnapshot on(MetricSnapshot family) {
        return switch (family) {
            case CounterSnapshot counters ->
                new CounterSnapshot(
                        counters.getMetadata(),
                        counters.getDataPoints().stream().map(this::on).toList());
            case GaugeSnapshot gauges ->
                new GaugeSnapshot(
                        gauges.getMetadata(),
                        gauges.getDataPoints().stream()
                                .map(point -> new GaugeDataPointSnapshot(
                                        point.getValue(), on(point.getLabels()), point.getExemplar()))
                                .toList());
            case HistogramSnapshot histograms ->
                new HistogramSnapshot(
                        histograms.isGaugeHistogram(),
                        histograms.getMetadata(),
                        histograms.getDataPoints().stream().map(this::on).toList());
            case SummarySnapshot summaries ->
                new SummarySnapshot(
                        summaries.getMetadata(),
                        summaries.getDataPoints().stream()
                                .map(point -> new SummaryDataPointSnapshot(
                                        point.getCount(),
                                        point.getSum(),
                                        point.getQuantiles(),
                                        on(point.getLabels()),
                                        point.getExemplars(),
                                        point.getCreatedTimestampMillis()))
                                .toList());
            case InfoSnapshot infos ->
                new InfoSnapshot(
                        infos.getMetadata(),
                        infos.getDataPoints().stream()
                                .map(point -> new InfoDataPointSnapshot(on(point.getLabels())))
                                .toList());
            // The library may have more kinds; nothing of ours is one of them.
            default -> family;
        };
    }

    private CounterDataPointSnapshot on(CounterDataPointSnapshot point) {
        return new CounterDataPointSnapshot(
                point.getValue(), on(point.getLabels()), point.getExemplar(), point.getCreatedTimestampMillis());
    }

    private HistogramDataPointSnapshot on(HistogramDataPointSnapshot point) {
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getNativeSchema(),
                point.getNativeZeroCount(),
                point.getNativeZeroThreshold(),
                point.getNativeBucketsForPositiveValues(),
                point.getNativeBucketsForNegativeValues(),
                point.getSum(),
                on(point.getLabels()),
                point.getExemplars(),
                point.getCreatedTimestampMillis());
    }

    /** A label that the series has already is not written over. */
    private Labels on(Labels labels) {
        Labels all = labels;
        for (String ofRoute : List.of("endpoint", "route")) {
            String url = labels.get(ofRoute);
            if (url != null) {
                all = added(all, byUrl.getOrDefault(url, Map.of()));
            }
        }
        return added(all, everywhere);
    }

    private static Labels added(Labels labels, Map<String, String> more) {
        Labels all = labels;
        for (Map.Entry<String, String> label : more.entrySet()) {
            if (!all.contains(label.getKey())) {
                all = all.add(label.getKey(), label.getValue());
            }
        }
        return all;
    }
}

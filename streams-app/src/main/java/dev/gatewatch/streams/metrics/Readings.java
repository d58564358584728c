package dev.gatewatch.streams.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** What a metric reads at one moment, of each combination of its labels. */
final class Readings {
    private final Metric metric;
    private final List<Reading> readings = new ArrayList<>();

    private record Reading(Labels labels, double value) {}

    Readings(Metric metric) {
        this.metric = metric;
    }

    /** @param labels values, in the order of the metric's labels */
    Readings add(double value, String... labels) {
        readings.add(new Reading(Labels.of(metric.labels(), List.of(labels)), value));
        return this;
    }

    MetricSnapshot snapshot() {
        return metric.kind() == Metric.Kind.COUNTER
                ? new CounterSnapshot(
                        new MetricMetadata(metric.exposed().replaceFirst("_total$", ""), metric.help()),
                        readings.stream()
                                .map(reading ->
                                        new CounterDataPointSnapshot(reading.value(), reading.labels(), null, 0))
                                .toList())
                : new GaugeSnapshot(
                        new MetricMetadata(metric.exposed(), metric.help()),
                        readings.stream()
                                .map(reading -> new GaugeDataPointSnapshot(reading.value(), reading.labels(), null))
                                .toList());
    }
}

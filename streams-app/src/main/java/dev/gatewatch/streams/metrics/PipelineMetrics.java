package dev.gatewatch.streams.metrics;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.fleet.Summary;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;

/** How far the topology is, read from the engine when Prometheus asks. */
public final class PipelineMetrics implements MultiCollector {
    private static final String LAG = "records-lag";
    private static final String LAG_GROUP = "consumer-fetch-manager-metrics";

    private final Supplier<Map<MetricName, ? extends org.apache.kafka.common.Metric>> engine;
    private final Supplier<Summary.Partitions> partitions;
    private final Restoration restoration;

    /** @param engine what Kafka Streams measures of itself */
    public PipelineMetrics(
            Supplier<Map<MetricName, ? extends org.apache.kafka.common.Metric>> engine,
            Supplier<Summary.Partitions> partitions,
            Restoration restoration) {
        this.engine = engine;
        this.partitions = partitions;
        this.restoration = restoration;
    }

    @Override
    public MetricSnapshots collect() {
        Summary.Partitions now = partitions.get();
        return MetricSnapshots.of(
                lag().snapshot(),
                Metric.PARTITIONS.readings().add(now.total()).snapshot(),
                Metric.PARTITIONS_READY.readings().add(now.ready()).snapshot(),
                Metric.RESTORE_REMAINING.readings().add(restoration.remaining()).snapshot());
    }

    private Readings lag() {
        Map<String, Double> lags = engine.get().values().stream()
                .filter(metric -> metric.metricName().name().equals(LAG)
                        && metric.metricName().group().equals(LAG_GROUP))
                .collect(groupingBy(
                        metric -> metric.metricName().tags().getOrDefault("topic", ""),
                        summingDouble(PipelineMetrics::value)));
        Readings readings = Metric.LAG.readings();
        Stream.of(Topics.LOGS, Topics.FACTS, Topics.HEARTBEATS)
                .map(Topics.Topic::name)
                .forEach(topic -> readings.add(lags.getOrDefault(topic, 0.0), topic));
        return readings;
    }

    private static double value(org.apache.kafka.common.Metric metric) {
        return metric.metricValue() instanceof Double value && !value.isNaN() ? value : 0;
    }
}

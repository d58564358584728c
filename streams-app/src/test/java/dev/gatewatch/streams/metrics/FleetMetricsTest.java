package dev.gatewatch.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetMetricsTest {
    private static final Path TABLE = Path.of("..", "dashboards", "prometheus", "README.md");

    @TempDir
    Path stateDir;

    private TopologyDriver topology;

    @BeforeEach
    void start() {
        topology = new TopologyDriver(stateDir);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void what_is_open_is_counted_by_cause_and_status() {
        refuse("oc-1");
        refuse("oc-2");
        topology.isAlive("oc-3");

        assertThat(fleet())
                .contains("gatewatch_diagnoses_open{cause=\"token-mismatch\",status=\"open\"} 2.0\n")
                .contains("gatewatch_diagnoses_open{cause=\"token-mismatch\",status=\"regressed\"} 0.0\n")
                .contains("gatewatch_hosts{state=\"open\"} 2.0\n")
                .contains("gatewatch_hosts{state=\"healthy\"} 1.0\n")
                .contains("gatewatch_shippers 1.0\n")
                .contains("gatewatch_hosts_silent 0.0\n");
    }

    @Test
    void a_host_that_is_not_heard_of_is_silent() {
        topology.isAlive("oc-3");
        topology.pass(Duration.ofMinutes(3));

        assertThat(fleet()).contains("gatewatch_hosts_silent 1.0\n");
    }

    @Test
    void the_shipper_that_is_furthest_behind_tells_the_lag() {
        topology.isAlive("oc-1", topology.now(), Duration.ofSeconds(2));
        topology.isAlive("oc-2", topology.now(), Duration.ofSeconds(90));

        assertThat(fleet()).contains("gatewatch_shipper_lag_seconds 90.0\n");
    }

    @Test
    void a_cure_is_no_heartbeat() {
        refuse("oc-1");
        topology.says("oc-1", Lines.WS, Lines.connected("c-well", "10.0.0.7"));

        assertThat(fleet()).contains("gatewatch_shippers 0.0\n");
    }

    @Test
    void each_host_tells_how_it_stands_on_a_path_of_its_own() {
        refuse("oc-1");
        topology.isAlive("oc-2", topology.now(), Duration.ofSeconds(7));

        assertThat(hosts())
                .contains("gatewatch_host_info{cause=\"token-mismatch\",host=\"oc-1\",state=\"open\",version=")
                .contains("gatewatch_host_diagnoses_open{host=\"oc-1\"} 1.0\n")
                .contains("gatewatch_host_recent_closes{host=\"oc-1\"} 1.0\n")
                .contains("gatewatch_host_recent_closes{host=\"oc-2\"} 0.0\n")
                .contains("gatewatch_host_lag_seconds{host=\"oc-2\"} 7.0\n")
                .contains("gatewatch_host_lines_read_total{host=\"oc-2\"} 1.0\n");
        assertThat(fleet()).doesNotContain("host=\"");
    }

    @Test
    void what_waits_in_the_topics_is_the_lag() {
        var engine = Stream.of(lag("openclaw.logs", "0", 40), lag("openclaw.logs", "1", 2), lag("other", "0", 7))
                .collect(Collectors.toMap(KafkaMetric::metricName, metric -> metric));
        String text = pipeline(new PipelineMetrics(
                () -> engine, () -> new Summary.Partitions(3, 4, false), new Restoration(metrics())));

        assertThat(text)
                .contains("gatewatch_lag_records{topic=\"openclaw.logs\"} 42.0\n")
                .contains("gatewatch_lag_records{topic=\"openclaw.heartbeats\"} 0.0\n")
                .contains("gatewatch_partitions 4.0\n")
                .contains("gatewatch_partitions_ready 3.0\n")
                .doesNotContain("other");
    }

    @Test
    void state_that_is_read_back_is_counted_down() {
        var restoration = new Restoration(metrics());
        var history = new TopicPartition("gatewatch-history-changelog", 0);
        var states = new TopicPartition("gatewatch-host-states-changelog", 0);

        restoration.onRestoreStart(history, "history", 100, 1_100);
        restoration.onRestoreStart(states, "host-states", 0, 50);
        restoration.onBatchRestored(history, "history", 400, 300);
        assertThat(restoration.remaining()).isEqualTo(750);

        restoration.onRestoreEnd(history, "history", 1_000);
        restoration.onRestoreSuspended(states, "host-states", 0);
        assertThat(restoration.remaining()).isZero();
    }

    @Test
    void the_table_in_the_documentation_is_of_these_metrics() throws Exception {
        List<String> documented = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `gatewatch_") && !line.startsWith("| `gatewatch_ingest_"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Stream.of(Metric.values()).map(FleetMetricsTest::row).toList());
    }

    @Test
    void names_follow_the_conventions_of_prometheus() {
        assertThat(Metric.values()).allSatisfy(metric -> {
            assertThat(metric.exposed()).matches("gatewatch(_[a-z]+)+");
            assertThat(metric.exposed().endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
            assertThat(metric.labels().contains("host")).isEqualTo(metric.scope() == Metric.Scope.HOST);
        });
        assertThat(Stream.of(Metric.values()).map(Metric::exposed).collect(Collectors.toSet()))
                .hasSize(Metric.values().length);
    }

    private static String row(Metric metric) {
        return "| `" + metric.exposed() + "` | " + metric.kind().name().toLowerCase(Locale.ROOT) + " | "
                + metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")) + " | "
                + metric.help() + " |";
    }

    private void refuse(String host) {
        topology.says(host, Lines.WS, Lines.unauthorized("c-" + host, "10.0.0.7"));
        topology.says(host, Lines.WS, Lines.closed1008("c-" + host, "10.0.0.7"));
        topology.pass(Duration.ofSeconds(5));
    }

    private String fleet() {
        var registry = new PrometheusRegistry();
        registry.register(new FleetMetrics(view(), topology.history(), () -> TopologyDriver.CATALOGUE));
        return text(registry);
    }

    private String hosts() {
        var registry = new PrometheusRegistry();
        registry.register(new HostMetrics(view(), topology.history(), clock()));
        return text(registry);
    }

    private static String pipeline(PipelineMetrics metrics) {
        var registry = new PrometheusRegistry();
        registry.register(metrics);
        return text(registry);
    }

    private Fleet view() {
        return new Fleet(
                topology.history(),
                () -> TopologyDriver.CATALOGUE,
                () -> new Summary.Partitions(1, 1, true),
                List::of,
                clock());
    }

    private Clock clock() {
        return Clock.fixed(topology.now(), ZoneOffset.UTC);
    }

    private static GatewatchMetrics metrics() {
        return new GatewatchMetrics(new PrometheusRegistry(), () -> TopologyDriver.CATALOGUE);
    }

    private static KafkaMetric lag(String topic, String partition, double records) {
        var name = new MetricName(
                "records-lag",
                "consumer-fetch-manager-metrics",
                "",
                Map.of("client-id", "c", "topic", topic, "partition", partition));
        return new KafkaMetric(
                new Object(),
                name,
                (org.apache.kafka.common.metrics.Gauge<Double>) (config, now) -> records,
                new MetricConfig(),
                Time.SYSTEM);
    }

    private static String text(PrometheusRegistry registry) {
        return new String(Exposition.text(registry), StandardCharsets.UTF_8);
    }
}

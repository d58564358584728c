package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.ServerConfig;
import dev.gatewatch.streams.StreamsProperties;
import dev.gatewatch.streams.alert.AlertRules;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.metrics.Metric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology in a test, on a clock of its own. It is Kafka's clock and ours; each host's clock is the test's to choose,
 * and the same unless it says otherwise.
 */
public final class TopologyDriver implements AutoCloseable {
    public static final Catalogue CATALOGUE = Catalogue.bundled();
    public static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LineUid uids = new LineUid();
    private final TopologyTestDriver driver;
    private Instant now = START;
    private long linesWritten;

    public TopologyDriver(Path stateDir) {
        this(stateDir, () -> CATALOGUE);
    }

    /** With a catalogue that may change. */
    public TopologyDriver(Path stateDir, Supplier<Catalogue> catalogue) {
        this(stateDir, catalogue, AlertRules.DEFAULT);
    }

    public TopologyDriver(Path stateDir, AlertRules rules) {
        this(stateDir, () -> CATALOGUE, rules);
    }

    private TopologyDriver(Path stateDir, Supplier<Catalogue> catalogue, AlertRules rules) {
        var config = new ServerConfig(
                "127.0.0.1",
                0,
                stateDir,
                "test",
                ServerConfig.Rules.DEFAULT,
                ServerConfig.Tuning.DEFAULT,
                Map.of("bootstrap.servers", "nowhere:0"));
        var metrics = new GatewatchMetrics(registry, catalogue);
        var topology = new DiagnosisTopology(catalogue, rules, AlertSettings.DEFAULT.silentAfter(), metrics);
        driver = new TopologyTestDriver(topology.build(), StreamsProperties.of(config, metrics), START);
    }

    public Instant now() {
        return now;
    }

    /** Time goes by, and nothing is heard. */
    public void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** A line that the host's gateway printed just now. */
    public LogLine says(String host, String subsystem, String message) {
        return says(host, subsystem, message, now);
    }

    /** A line that arrives now, and was printed when the host's clock showed that time. */
    public LogLine says(String host, String subsystem, String message, Instant hostTime) {
        var line = new LogLine(
                uids.of(host, LogLine.DEFAULT_GATEWAY, message.getBytes(StandardCharsets.UTF_8), linesWritten++),
                host,
                LogLine.DEFAULT_GATEWAY,
                hostTime,
                hostTime,
                Severity.WARN,
                subsystem,
                message,
                Map.of(),
                LineSource.of(LineSource.Kind.TAIL),
                null);
        send(line);
        return line;
    }

    public void send(LogLine line) {
        sends(line.host(), Json.write(line));
    }

    /** A line that reached Kafka at that time, long ago perhaps. */
    public void send(LogLine line, Instant arrived) {
        send(Topics.LOGS, line.host(), Json.write(line), arrived);
    }

    /** Whatever bytes. */
    public void sends(String host, byte[] value) {
        send(Topics.LOGS, host, value);
    }

    public void isAlive(String host) {
        isAlive(host, now, Duration.ZERO);
    }

    /** A heartbeat when the host's clock shows that time, with lines undelivered for so long. */
    public void isAlive(String host, Instant hostTime, Duration lag) {
        var heartbeat =
                new Heartbeat(host, hostTime, "0.1.0", false, 1, 1, 0, 0, 0, 1, lag.toMillis(), null, List.of());
        send(Topics.HEARTBEATS, host, Json.write(heartbeat));
    }

    public void send(HostFacts facts) {
        send(Topics.FACTS, facts.host(), Json.write(facts));
    }

    void send(Topics.Topic<?> topic, String key, byte[] value) {
        send(topic, key, value, now);
    }

    private void send(Topics.Topic<?> topic, String key, byte[] value, Instant arrived) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, arrived);
    }

    public List<GatewayEvent> events() {
        return read(Topics.EVENTS);
    }

    public List<Diagnosis> diagnoses() {
        return read(Topics.DIAGNOSES);
    }

    public List<Alert> alerts() {
        return read(Topics.ALERTS);
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return driver.createOutputTopic(
                        Topics.DEAD_LETTERS.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    public History history() {
        KeyValueStore<Bytes, byte[]> hosts = driver.getKeyValueStore(HistoryStore.NAME);
        KeyValueStore<Bytes, byte[]> fleet = driver.getKeyValueStore(HistoryStore.OF_FLEET);
        return new History(() -> List.of(hosts, fleet));
    }

    /** What the metric has counted, or how often it observed something. */
    public double counted(Metric metric, String... labels) {
        String name = metric.exposed().replaceFirst("_total$", "");
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point -> point.getLabels().equals(Labels.of(metric.labels(), List.of(labels))))
                .mapToDouble(point -> point instanceof CounterDataPointSnapshot counter
                        ? counter.getValue()
                        : ((HistogramDataPointSnapshot) point).getCount())
                .sum();
    }

    public PrometheusRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        driver.close();
    }

    /** What was written since it was last asked. */
    private <V> List<V> read(Topics.Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        new StringDeserializer(),
                        RecordSerde.of(topic.value()).deserializer())
                .readValuesToList();
    }
}

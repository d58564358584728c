package dev.gatewatch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.gatewatch.cli.up.EmbeddedBroker;
import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.ServerConfig;
import dev.gatewatch.streams.StreamsProperties;
import dev.gatewatch.streams.alert.AlertRules;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.topology.DiagnosisTopology;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The topology with everything it does, beside one that only copies the same records to another topic with the same
 * settings: the engine's own limit on this machine.
 */
final class TopologyBenchmark implements Benchmark {
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final int LINES = 1_000_000;
    private static final int HOSTS = 1_000;
    private static final String COPY = "benchmark.copy";
    private static final int THREADS = 2;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Override
    public void run(Figures figures) throws Exception {
        Path data = Files.createTempDirectory("gatewatch-benchmark");
        try (var broker = EmbeddedBroker.start(data.resolve("kafka"), freePort());
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            createTopics(admin);
            figures.progress("sending " + LINES + " lines of " + HOSTS + " hosts");
            send(broker.bootstrapServers());
            Pace copying = Pace.NONE;
            Pace diagnosing = Pace.NONE;
            for (int round = 1; round <= 3; round++) {
                copying = copying.orBetter(pace(admin, settings(broker, data, "copy-" + round), copy()));
                diagnosing = diagnosing.orBetter(pace(admin, settings(broker, data, "diagnose-" + round), diagnosis()));
                figures.progress("round " + round + " of 3");
            }
            figures.add("telling lines of a thousand", Traffic.TELLING_PER_THOUSAND, "lines");
            figures.add("copy to a topic", copying.linesPerSecond(), "lines/s");
            figures.add("diagnosis topology", diagnosing.linesPerSecond(), "lines/s");
            figures.add("diagnosis topology : copy", diagnosing.linesPerSecond() / copying.linesPerSecond(), "times");
            figures.add("copy, engine and broker", copying.processorMicros(), "µs of processor a line");
            figures.add("diagnosis, engine and broker", diagnosing.processorMicros(), "µs of processor a line");
            figures.add("copy : diagnosis", copying.processorMicros() / diagnosing.processorMicros(), "times");
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Topology copy() {
        var flow = new StreamsBuilder();
        flow.stream(
                        Topics.LOGS.name(),
                        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read"))
                .to(COPY, Produced.with(Serdes.String(), Serdes.ByteArray()).withName("write"));
        return flow.build();
    }

    private static Topology diagnosis() {
        return new DiagnosisTopology(() -> CATALOGUE, AlertRules.DEFAULT, Duration.ofMinutes(2), metrics()).build();
    }

    private static GatewatchMetrics metrics() {
        return new GatewatchMetrics(new PrometheusRegistry(), () -> CATALOGUE);
    }

    private static Properties settings(EmbeddedBroker broker, Path data, String application) {
        var config = new ServerConfig(
                "127.0.0.1",
                0,
                data.resolve(application),
                application,
                ServerConfig.Rules.DEFAULT,
                new ServerConfig.Tuning(Topics.DEFAULT_PARTITIONS, (short) 1, THREADS, Duration.ofMillis(50), 0),
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"));
        Properties settings = StreamsProperties.of(config, metrics());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        return settings;
    }

    /**
     * How fast it went, and what it took of the processor: on a machine that does other things as well, the second is
     * steadier.
     */
    private record Pace(double linesPerSecond, double processorMicros) {
        static final Pace NONE = new Pace(0, Double.MAX_VALUE);

        Pace orBetter(Pace other) {
            return new Pace(
                    Math.max(linesPerSecond, other.linesPerSecond), Math.min(processorMicros, other.processorMicros));
        }
    }

    /** From the first commit to the last. */
    private static Pace pace(Admin admin, Properties settings, Topology topology) throws Exception {
        String application = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        long end = endOf(admin, Topics.LOGS.name());
        try (var streams = new KafkaStreams(topology, settings)) {
            streams.start();
            long deadline = System.nanoTime() + LONGEST.toNanos();
            long firstAt = 0;
            long first = 0;
            long processor = 0;
            while (System.nanoTime() < deadline) {
                long done = committed(admin, application);
                if (firstAt == 0 && done > 0) {
                    firstAt = System.nanoTime();
                    first = done;
                    processor = SYSTEM.getProcessCpuTime();
                }
                if (done >= end) {
                    return new Pace(
                            (done - first) / ((System.nanoTime() - firstAt) / 1e9),
                            (SYSTEM.getProcessCpuTime() - processor) / 1e3 / (done - first));
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        throw new IllegalStateException(application + " did not read all lines within " + LONGEST);
    }

    private static long committed(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(Topics.LOGS.name()) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private static long endOf(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < Topics.DEFAULT_PARTITIONS; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private static void createTopics(Admin admin) throws Exception {
        List<NewTopic> topics = Stream.concat(Topics.all().stream().map(Topics.Topic::name), Stream.of(COPY))
                .map(name -> new NewTopic(name, Topics.DEFAULT_PARTITIONS, (short) 1))
                .toList();
        admin.createTopics(topics).all().get();
    }

    private static void send(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                "lz4",
                "linger.ms",
                20,
                "batch.size",
                131_072);
        var traffic = new Traffic(HOSTS, Instant.now());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int n = 0; n < LINES; n++) {
                Traffic.Shipped line = traffic.nextShipped();
                producer.send(new ProducerRecord<>(Topics.LOGS.name(), line.host(), line.json()));
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

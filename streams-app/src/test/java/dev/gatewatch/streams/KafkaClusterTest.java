package dev.gatewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.topology.Lines;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

@Tag("docker")
class KafkaClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant FAILED = Instant.now().minusSeconds(30);

    @TempDir
    Path stateDir;

    private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1");
    private Map<String, Object> client;

    @BeforeEach
    void start() {
        kafka.start();
        client = Map.of("bootstrap.servers", kafka.getBootstrapServers());
    }

    @AfterEach
    void stop() {
        kafka.stop();
    }

    @Test
    void a_diagnosis_comes_out_once_though_the_server_restarts_and_lines_are_sent_again() throws Exception {
        try (var server = startServer()) {
            sayLines();
            await().atMost(PATIENCE).until(() -> diagnoses(server).contains("\"cause\":\"token-mismatch\""));
        }
        List<String> before = committedDiagnoses();

        try (var server = startServer()) {
            sayLines();
            sayGarbage();
            await().atMost(PATIENCE).until(() -> metrics(server).contains("outcome=\"rejected\"} 1.0"));
            assertThat(diagnoses(server)).contains("\"cause\":\"token-mismatch\"");
            assertThat(metrics(server)).contains("gatewatch_events_repeated_total 2.0");
        }
        assertThat(committedDiagnoses()).isEqualTo(before).doesNotHaveDuplicates();
        assertThat(records(Topics.DEAD_LETTERS)).hasSize(1);
    }

    @Test
    void topics_are_created_once_and_what_will_not_do_is_named() throws Exception {
        try (Admin admin = Admin.create(client)) {
            var topics = new TopicAdmin(admin);
            assertThat(topics.createOrVerify(3, (short) 1).created())
                    .containsExactlyInAnyOrderElementsOf(
                            Topics.all().stream().map(Topics.Topic::name).toList());
            assertThat(topics.createOrVerify(5, (short) 1)).isEqualTo(new TopicAdmin.State(3, List.of()));

            set(admin, Topics.LOGS, "retention.ms", "1000");
            set(admin, Topics.FACTS, "cleanup.policy", "delete");
            set(admin, Topics.EVENTS, "retention.ms", "-1");
            admin.deleteTopics(Set.of(Topics.ALERTS.name())).all().get();
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.ALERTS.name()));
            admin.createTopics(
                            List.of(new NewTopic(Topics.ALERTS.name(), 1, (short) 1).configs(Topics.ALERTS.config())))
                    .all()
                    .get();

            await().atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().contains(Topics.ALERTS.name()));

            assertThatThrownBy(() -> topics.createOrVerify(3, (short) 1))
                    .isInstanceOf(TopicMismatchException.class)
                    .hasMessageContaining("openclaw.logs: retention.ms is 1000, must be 259200000")
                    .hasMessageContaining("openclaw.facts: cleanup.policy is delete, must be compact")
                    .hasMessageContaining("openclaw.alerts=1")
                    .hasMessageNotContaining("openclaw.events: retention");
        }
    }

    private GatewatchServer startServer() {
        var config = new ServerConfig(
                "127.0.0.1", 0, stateDir, "test", ServerConfig.Rules.DEFAULT, ServerConfig.Tuning.DEFAULT, client);
        GatewatchServer server = GatewatchServer.start(config);
        await().atMost(PATIENCE).until(server::isReady);
        return server;
    }

    private void sayLines() {
        var uids = new LineUid();
        for (String message : List.of(Lines.unauthorized("c-1", "10.0.0.1"), Lines.closed1008("c-1", "10.0.0.1"))) {
            String uid = uids.of("oc-1", LogLine.DEFAULT_GATEWAY, message.getBytes(StandardCharsets.UTF_8), 0);
            produce(Json.write(new LogLine(
                    uid,
                    "oc-1",
                    LogLine.DEFAULT_GATEWAY,
                    FAILED,
                    FAILED,
                    Severity.WARN,
                    Lines.WS,
                    message,
                    Map.of(),
                    LineSource.of(LineSource.Kind.TAIL),
                    null)));
        }
    }

    private void sayGarbage() {
        produce(new byte[] {1, 2, 3});
    }

    private void produce(byte[] value) {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.LOGS.name(), "oc-1", value));
        }
    }

    private List<String> committedDiagnoses() {
        return records(Topics.DIAGNOSES).stream()
                .map(value -> Json.read(value, Diagnosis.class))
                .map(diagnosis -> diagnosis.id() + " " + diagnosis.change() + " " + diagnosis.changedAt())
                .toList();
    }

    private List<byte[]> records(Topics.Topic<?> topic) {
        Map<String, Object> committed =
                Map.of("bootstrap.servers", kafka.getBootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(committed, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<byte[]> values = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static void set(Admin admin, Topics.Topic<?> topic, String setting, String value) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    private static String diagnoses(GatewatchServer server) throws Exception {
        return get(server, "/api/v1/diagnoses");
    }

    private static String metrics(GatewatchServer server) throws Exception {
        return get(server, "/metrics");
    }

    private static String get(GatewatchServer server, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}

package dev.gatewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.ingest.Ingest;
import dev.gatewatch.ingest.IngestConfig;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import dev.gatewatch.streams.GatewatchServer;
import dev.gatewatch.streams.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import tools.jackson.databind.JsonNode;

/** The whole way, from a gateway's log file to the API, over Kafka as it is packaged. */
@Tag("docker")
@Testcontainers
class DiagnosisOnKafkaTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path stateDir;

    private Ingest ingest;
    private GatewatchServer server;

    @BeforeEach
    void start() {
        server = GatewatchServer.start(new ServerConfig(
                "127.0.0.1", 0, stateDir, "test", ServerConfig.Rules.DEFAULT, ServerConfig.Tuning.DEFAULT, kafka()));
        ingest = Ingest.start(IngestConfig.loopback(0, kafka()));
        await().atMost(LONGEST_WAIT).until(server::isReady);
    }

    @AfterEach
    void stop() {
        ingest.close();
        server.close();
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", KAFKA.getBootstrapServers());
    }

    @Test
    void a_fault_becomes_a_diagnosis_and_its_cure_resolves_it() {
        send("web-1", unauthorized("2bd7b56e-e43c-4690-84e7-da6ffd5c8cc7"));

        JsonNode open = awaitDiagnosis("web-1", "open");
        assertThat(open.get("cause").asString()).isEqualTo("token-mismatch");
        assertThat(open.get("category").asString()).isEqualTo("unauthorized_token_mismatch");
        assertThat(open.get("fix").get("article").asInt()).isEqualTo(2);
        assertThat(open.get("evidence").get(0).get("line").asString()).contains("reason=token_mismatch");

        send("web-1", webchatConnected());

        JsonNode resolved = awaitDiagnosis("web-1", "resolved");
        assertThat(resolved.get("id")).isEqualTo(open.get("id"));
        assertThat(resolved.get("resolvedBy").get("proof").asBoolean()).isTrue();
        assertThat(resolved.get("resolvedBy").get("line").asString()).contains("webchat connected");
    }

    @Test
    void a_line_in_a_log_file_is_shipped_through_ingest_and_diagnosed_and_so_is_its_cure() throws IOException {
        Path log = Files.writeString(stateDir.resolve("gateway.log"), "");
        try (var shipper = Shipper.open(new ShipperConfig(
                "shipped-1",
                null,
                List.of("file:" + log),
                stateDir.resolve("shipper"),
                new ShipperConfig.Ingest(URI.create("http://127.0.0.1:" + ingest.port()), null),
                ShipperConfig.DEFAULT_SPOOL_BYTES,
                false))) {
            shipper.start();
            append(log, unauthorized("0b2f2f3e-6a52-4a7a-8f0c-3c1c6d6b2a11"));

            JsonNode open = awaitDiagnosis("shipped-1", "open");
            assertThat(open.get("cause").asString()).isEqualTo("token-mismatch");

            append(log, webchatConnected());

            JsonNode resolved = awaitDiagnosis("shipped-1", "resolved");
            assertThat(resolved.get("id")).isEqualTo(open.get("id"));
        }
    }

    private static void append(Path log, String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
    }

    @Test
    void lines_that_are_sent_twice_count_once() {
        String line = unauthorized("795bde52-d93d-42ac-804a-d9fe2be59844");

        send("web-2", line);
        send("web-2", line + "\n" + unauthorized("9d3df090-ff7a-4e4d-a6b3-780c6618affd"));

        await().atMost(LONGEST_WAIT)
                .untilAsserted(() -> assertThat(
                                awaitDiagnosis("web-2", "open").get("count").asInt())
                        .isEqualTo(2));
    }

    @Test
    void what_is_no_record_becomes_a_dead_letter_and_the_next_line_is_read() {
        try (var producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] garbage = "{\"message\": \"unauthorized reason=token_mismatch".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.LOGS.name(), "web-3".getBytes(StandardCharsets.UTF_8), garbage));
        }
        send("web-3", unauthorized("1ff1abd6-1a0b-42b9-89e8-d4c7ceb7b132"));

        awaitDiagnosis("web-3", "open");
        assertThat(deadLetters("web-3")).hasSize(1);
    }

    private static String unauthorized(String conn) {
        return fileLine(
                "WARN",
                "unauthorized conn=" + conn + " remote=127.0.0.1 client=openclaw-control-ui webchat"
                        + " v2026.2.26 reason=token_mismatch");
    }

    private static String webchatConnected() {
        return fileLine(
                "INFO",
                "webchat connected conn=bc4da3c7-6bc5-4b3f-8a7c-e3b32f7c5f30 remote=127.0.0.1"
                        + " client=openclaw-control-ui webchat v2026.2.26");
    }

    /** A line as a gateway of 2026.2 writes it to its file. */
    private static String fileLine(String level, String message) {
        String now = Instant.now().toString();
        return Json.writeText(Map.of(
                "0",
                "{\"subsystem\":\"gateway/ws\"}",
                "1",
                message,
                "_meta",
                Map.of("logLevelName", level, "date", now),
                "time",
                now));
    }

    private void send(String host, String lines) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ingest.port() + "/v1/lines?host=" + host))
                .POST(BodyPublishers.ofString(lines))
                .build();
        assertThat(ask(request)).contains("\"rejected\":0");
    }

    private JsonNode awaitDiagnosis(String host, String status) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + server.port() + "/api/v1/hosts/" + host + "/diagnoses?status=" + status))
                .build();
        return await().atMost(LONGEST_WAIT)
                .until(() -> Json.mapper().readTree(ask(request)).path("items").path(0), JsonNode::isObject);
    }

    private String ask(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ConsumerRecord<String, byte[]>> deadLetters(String host) {
        List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topics.DEAD_LETTERS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
            }
        }
        return letters.stream().filter(letter -> letter.key().equals(host)).toList();
    }
}

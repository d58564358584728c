package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An ingest on a free port of the loopback address, without tokens, before a Kafka that takes everything. */
final class OpenDoor implements BeforeEachCallback, AfterEachCallback {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final HttpClient http = HttpClient.newHttpClient();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private Instant now = NOW;
    private Ingest ingest;

    @Override
    public void beforeEach(ExtensionContext context) {
        ingest = Ingest.start(
                IngestConfig.loopback(0, Map.of()), new TestCluster(() -> kafka), new SteppedClock(), System::nanoTime);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ingest.close();
    }

    void passSeconds(int seconds) {
        now = now.plusSeconds(seconds);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + ingest.port() + path);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<ProducerRecord<byte[], byte[]>> sent(Topics.Topic<?> topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic.name()))
                .toList();
    }

    List<LogLine> lines() {
        return sent(Topics.LOGS).stream()
                .map(record -> Json.read(record.value(), LogLine.class))
                .toList();
    }

    List<ProducerRecord<byte[], byte[]>> deadLetters() {
        return sent(Topics.DEAD_LETTERS);
    }

    private final class SteppedClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }
    }
}

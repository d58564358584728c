package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.AuditLog;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.history.TimeRange;
import dev.gatewatch.streams.live.LiveFeed;
import dev.gatewatch.streams.metrics.Exposition;
import dev.gatewatch.streams.metrics.FleetMetrics;
import dev.gatewatch.streams.metrics.HostMetrics;
import dev.gatewatch.streams.topology.TopologyDriver;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;

/** The API over a topology in a test, on its clock, asked over HTTP. */
final class ApiServer implements AutoCloseable {
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final HttpClient client = HttpClient.newHttpClient();
    private final MockConsumer<byte[], byte[]> committed = new MockConsumer<>("latest");
    private final AtomicLong offset = new AtomicLong();
    private final TopologyDriver driver;
    private final LiveFeed feed;
    private final Javalin server;
    private final MockProducer<String, byte[]> producer;
    final Api api;

    Summary.Partitions partitions = new Summary.Partitions(1, 1, true);
    boolean alive = true;
    boolean deskRead = true;

    ApiServer(TopologyDriver driver) {
        this(driver, Access.OPEN);
    }

    ApiServer(TopologyDriver driver, Access access) {
        this.driver = driver;
        Clock clock = clock(driver::now);
        var history = driver.history();
        Stream.of(Topics.EVENTS, Topics.DIAGNOSES, Topics.ALERTS)
                .forEach(topic -> committed.updateEndOffsets(Map.of(new TopicPartition(topic.name(), 0), 0L)));
        producer = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        var desk = new AlertDesk(
                new CompactedTable<>(Topics.ATTENTION),
                new CompactedTable<>(Topics.DELIVERIES),
                new AuditLog(),
                producer,
                clock);
        var fleet = new Fleet(history, () -> TopologyDriver.CATALOGUE, () -> partitions, desk::acknowledgements, clock);
        feed = new LiveFeed(
                committed,
                host -> fleet.view(host, new TimeRange(driver.now().minus(SIX_HOURS), driver.now())),
                desk::view);
        var exposition = new Exposition();
        exposition.fleet().register(new FleetMetrics(fleet, history, () -> TopologyDriver.CATALOGUE));
        exposition.hosts().register(new HostMetrics(fleet, history, clock));
        var health = new Api.Health(() -> alive, () -> partitions, () -> deskRead);
        api = new Api(history, fleet, () -> TopologyDriver.CATALOGUE, feed, health, exposition, clock);
        var doorkeeper = new Doorkeeper(access, clock);
        var alerts = new AlertsApi(history, desk, null, clock);
        var sessions = new SessionApi(doorkeeper);
        server = Javalin.create(javalin -> {
            javalin.startup.showJavalinBanner = false;
            javalin.http.prefer405over404 = true;
            javalin.jetty.host = "127.0.0.1";
            javalin.jetty.port = 0;
            Site.addTo(javalin);
            doorkeeper.addTo(javalin.routes);
            api.addTo(javalin.routes);
            alerts.addTo(javalin.routes);
            sessions.addTo(javalin.routes);
        });
        feed.start(1);
        server.start();
    }

    /** Publishes what the topology wrote since the last time. */
    void publish() {
        driver.events().forEach(event -> publish(Topics.EVENTS.name(), event.host(), event));
        driver.diagnoses().forEach(diagnosis -> publish(Topics.DIAGNOSES.name(), diagnosis.host(), diagnosis));
        driver.alerts().forEach(alert -> publish(Topics.ALERTS.name(), alert.host(), alert));
    }

    private void publish(String topic, String key, Object value) {
        committed.addRecord(new ConsumerRecord<>(
                topic, 0, offset.getAndIncrement(), key.getBytes(StandardCharsets.UTF_8), Json.write(value)));
    }

    /** All that the server answers, but for the page and its files: {@code GET /api/v1/hosts}, … */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method + " " + endpoint.path)
                .toList();
    }

    /** What stands in the audit. */
    List<AuditEntry> audited() {
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topics.AUDIT.name()))
                .map(record -> Json.read(record.value(), AuditEntry.class))
                .toList();
    }

    /** Sends a request with a JSON body, or none where it is {@code null}, and headers in pairs. */
    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** The JSON that a path answers with status 200. */
    JsonNode get(String path) throws Exception {
        HttpResponse<String> response = ask(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return Json.mapper().readTree(response.body());
    }

    HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
    }

    /** The whole answer to one who asks for this server by another name. */
    String askAs(String name, String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The lines of a stream as they come; it ends with the server. */
    Stream<String> lines(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofLines()).body();
    }

    @Override
    public void close() {
        feed.close();
        server.stop();
    }

    private static Clock clock(Supplier<Instant> now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }
}

package dev.gatewatch.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * All of Gatewatch with the system's Prometheus and Alertmanager, which run with our configuration: only addresses and
 * times differ.
 */
@Tag("prometheus")
class PrometheusTest {
    private static final Path DASHBOARDS = Path.of("..", "dashboards");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String HOST = "here";
    /** Enough for one cause on many hosts. */
    private static final List<String> FAILING =
            IntStream.rangeClosed(1, 6).mapToObj(i -> "oc-" + i).toList();

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private HttpServer pager;
    private Daemon alertmanager;
    private Daemon prometheus;
    private WholeProduct gatewatch;

    @BeforeEach
    void start() throws IOException {
        String prometheusProgram = Daemon.program("prometheus");
        String alertmanagerProgram = Daemon.program("prometheus-alertmanager", "alertmanager");
        pager = pager();
        alertmanager = alertmanager(alertmanagerProgram);
        gatewatch = WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"),
                new Address("127.0.0.1", 0),
                new Address("127.0.0.1", 0),
                0,
                HOST,
                List.of("file:" + folder.resolve("gateway.log")),
                false));
        prometheus = prometheus(prometheusProgram);
        await().atMost(PATIENCE).until(() -> prometheus.query("up == 1").size() == 3);
    }

    @AfterEach
    void stop() {
        for (AutoCloseable part : new AutoCloseable[] {prometheus, gatewatch, alertmanager}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        if (pager != null) {
            pager.stop(0);
        }
    }

    @Test
    void every_panel_and_every_rule_has_data() {
        FAILING.forEach(this::fail);
        cure(FAILING.get(0));
        send(HOST, "{\"host\": \"someone-else\", \"uid\": 7}");

        Stream.concat(
                        Dashboards.questions(HOST).stream(),
                        rules().stream()
                                .map(rule -> new Dashboards.Question(
                                        "rule " + rule.path("name").asString(),
                                        valueOf(rule.path("query").asString()))))
                .forEach(question -> await(question.toString())
                        .atMost(PATIENCE)
                        .until(() -> !prometheus.query(question.expression()).isEmpty()));

        assertThat(rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(rule -> assertThat(rule.path("health").asString())
                        .as(rule.toString())
                        .isEqualTo("ok"));
    }

    @Test
    void one_cause_on_many_hosts_pages_somebody_until_it_is_cured() throws Exception {
        await("what is usual")
                .atMost(PATIENCE)
                .until(() -> prometheus
                                .query("cause:gatewatch_diagnoses_open:sum{cause=\"token-mismatch\"} == 0")
                                .size()
                        == 1);
        FAILING.forEach(this::fail);

        JsonNode firing = awaitTold("firing");
        assertThat(firing.path("receiver").asString()).isEqualTo("page");
        JsonNode alert = firing.path("alerts").get(0);
        assertThat(alert.path("labels").path("cause").asString()).isEqualTo("token-mismatch");
        assertThat(alert.path("annotations").path("summary").asString())
                .isEqualTo(FAILING.size() + " diagnoses with the same cause are open: token-mismatch");

        FAILING.forEach(this::cure);

        JsonNode resolved = awaitTold("resolved");
        assertThat(resolved.path("alerts").get(0).path("fingerprint")).isEqualTo(alert.path("fingerprint"));
    }

    /** A threshold hides what is below it; its truth is always there. */
    private static String valueOf(String query) {
        return query.replaceAll(" (==|!=|>=|<=|>|<) ", " $1 bool ");
    }

    private List<JsonNode> rules() {
        return prometheus
                .get("/api/v1/rules")
                .path("data")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private JsonNode awaitTold(String status) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode message = told.poll(Duration.between(Instant.now(), end).toMillis(), TimeUnit.MILLISECONDS);
            assertThat(message).as("a message that it is " + status).isNotNull();
            if (message.path("status").asString().equals(status)
                    && message.path("commonLabels").path("alertname").asString().equals("GatewatchCauseOnManyHosts")) {
                return message;
            }
        }
    }

    private void fail(String host) {
        String conn = "conn=795bde52-d93d-42ac-804a-d9fe2be59844 remote=10.0.0.7";
        send(
                host,
                line("unauthorized " + conn + " client=cli cli vdev reason=token_mismatch"),
                line("closed before connect " + conn + " fwd=n/a origin=n/a host=127.0.0.1:18789 ua=n/a code=1008"
                        + " reason=unauthorized: gateway token mismatch"));
    }

    private void cure(String host) {
        send(
                host,
                line(
                        "webchat connected conn=bc4da3c7-6bc5-4b3f-8a7c-e3b32f7c5f30 remote=10.0.0.7 client=cli cli vdev"));
    }

    private static String line(String message) {
        return Instant.now() + " [ws] " + message;
    }

    private void send(String host, String... lines) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gatewatch.ingest() + "/v1/lines?host=" + host))
                .POST(BodyPublishers.ofString(String.join("\n", lines)))
                .build();
        try {
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpServer pager() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(Json.mapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Daemon alertmanager(String program) throws IOException {
        Path home = Files.createDirectory(folder.resolve("alertmanager"));
        String hook = "\n    webhook_configs: [{url: \"http://127.0.0.1:"
                + pager.getAddress().getPort() + "/\", send_resolved: true}]";
        write(
                home.resolve("alertmanager.yml"),
                Files.readString(DASHBOARDS.resolve("alertmanager/alertmanager.yml"))
                        .replaceAll("(?m)^  - name: .*$", "$0" + hook)
                        .replaceAll("(group_wait|group_interval): \\S+", "$1: 1s"));
        int port = Daemon.freePort();
        return Daemon.start(
                home,
                port,
                List.of(
                        program,
                        "--config.file=alertmanager.yml",
                        "--storage.path=" + home.resolve("state"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="));
    }

    private Daemon prometheus(String program) throws IOException {
        Path home = Files.createDirectory(folder.resolve("prometheus"));
        Path ours = DASHBOARDS.resolve("prometheus");
        write(
                home.resolve("prometheus.yml"),
                Files.readString(ours.resolve("prometheus.yml")).replaceAll("_interval: \\S+", "_interval: 1s"));
        write(
                home.resolve("gatewatch.rules.yml"),
                Files.readString(ours.resolve("gatewatch.rules.yml")).replaceAll("for: \\S+", "for: 1s"));
        Path targets = Files.createDirectory(home.resolve("targets"));
        write(targets.resolve("gatewatch.yml"), target(gatewatch.dashboard()));
        write(targets.resolve("ingest.yml"), target(gatewatch.ingest()));
        write(targets.resolve("alertmanager.yml"), target("http://" + alertmanager.address()));
        int port = Daemon.freePort();
        return Daemon.start(
                home,
                port,
                List.of(
                        program,
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
    }

    private static String target(String address) {
        return "- targets: [\"" + URI.create(address).getAuthority() + "\"]\n";
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
    }
}

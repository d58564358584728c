package dev.gatewatch.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.access.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The whole product with its alerts, and somebody whom it tells over HTTP. */
public final class AlertedFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final Path folder;
    private final int port;
    private HttpServer receiver;
    private WholeProduct gatewatch;

    public AlertedFleet(Path folder) throws IOException {
        this.folder = folder;
        startReceiver(0);
        port = receiver.getAddress().getPort();
    }

    /** Where the receiver takes what it is told. */
    public String receiver() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Starts Gatewatch, or starts it again, with these settings of its alerts. */
    public void start(String settings) throws IOException {
        Path alerts = Files.writeString(folder.resolve("alerts.yaml"), settings);
        gatewatch = WholeProduct.start(new WholeProduct.Settings(
                folder.resolve("data"),
                ANY_PORT,
                ANY_PORT,
                0,
                "here",
                List.of("file:" + folder.resolve("none.log")),
                false,
                null,
                Access.OPEN,
                alerts));
    }

    public void stop() {
        gatewatch.close();
        gatewatch = null;
    }

    public String server() {
        return gatewatch.dashboard();
    }

    public void stopReceiver() {
        receiver.stop(0);
    }

    public void startReceiverAgain() throws IOException {
        startReceiver(port);
    }

    /** The next that the receiver is told and that is meant. */
    public JsonNode awaitTold(Predicate<JsonNode> meant) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode message = told.poll(Duration.between(Instant.now(), end).toMillis(), TimeUnit.MILLISECONDS);
            assertThat(message).as("what is told").isNotNull();
            if (meant.test(message)) {
                return message;
            }
        }
    }

    /** The only alert, once it is as it should be. */
    public JsonNode awaitAlert(Predicate<JsonNode> asItShouldBe) {
        return await().atMost(PATIENCE)
                .until(
                        () -> ask("GET", "/api/v1/alerts", null).path("items").path(0),
                        alert -> alert.isObject() && asItShouldBe.test(alert));
    }

    public JsonNode ask(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        String answer = send(request).body();
        return answer.isEmpty() ? Json.mapper().missingNode() : Json.mapper().readTree(answer);
    }

    public void fail(String host) {
        String conn = "conn=795bde52-d93d-42ac-804a-d9fe2be59844 remote=10.0.0.7";
        say(host, "unauthorized " + conn + " client=cli cli vdev reason=token_mismatch");
    }

    public void cure(String host) {
        say(host, "webchat connected conn=bc4da3c7-6bc5-4b3f-8a7c-e3b32f7c5f30 remote=10.0.0.7 client=cli cli vdev");
    }

    private void say(String host, String message) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gatewatch.ingest() + "/v1/lines?host=" + host))
                .POST(BodyPublishers.ofString(Instant.now() + " [ws] " + message))
                .build();
        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void startReceiver(int at) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        receiver.createContext("/", exchange -> {
            told.add(Json.mapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @Override
    public void close() {
        if (gatewatch != null) {
            gatewatch.close();
        }
        receiver.stop(0);
    }
}

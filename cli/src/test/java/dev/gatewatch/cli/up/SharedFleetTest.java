package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.GatewatchServer;
import dev.gatewatch.streams.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two instances of the server on one cluster. */
class SharedFleetTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void each_instance_is_ready_with_its_share_of_the_fleet() throws Exception {
        try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), freePort());
                var first = server(broker, "first")) {
            await().atMost(PATIENCE).until(() -> isReady(first));
            JsonNode alone = partitions(first);
            assertThat(alone.path("ready")).isEqualTo(alone.path("total"));

            try (var second = server(broker, "second")) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    int ofFirst = partitions(first).path("ready").asInt();
                    int ofSecond = partitions(second).path("ready").asInt();
                    assertThat(ofFirst).isPositive();
                    assertThat(ofSecond).isPositive();
                    assertThat(ofFirst + ofSecond).isEqualTo(alone.path("total").asInt());
                    assertThat(isReady(first)).isTrue();
                    assertThat(isReady(second)).isTrue();
                });
            }
        }
    }

    private GatewatchServer server(EmbeddedBroker broker, String name) {
        return GatewatchServer.start(new ServerConfig(
                "127.0.0.1",
                0,
                folder.resolve(name),
                name,
                ServerConfig.Rules.DEFAULT,
                ServerConfig.Tuning.DEFAULT,
                Map.of("bootstrap.servers", broker.bootstrapServers())));
    }

    private static boolean isReady(GatewatchServer server) throws IOException, InterruptedException {
        return ask(server, "/readyz").statusCode() == 200;
    }

    private static JsonNode partitions(GatewatchServer server) throws IOException, InterruptedException {
        return Json.mapper().readTree(ask(server, "/api/v1/summary").body()).path("partitions");
    }

    private static HttpResponse<String> ask(GatewatchServer server, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package dev.gatewatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Real gateways, each in one of the faults that the article has a fix for, each followed by a shipper as a host of its
 * own: the cause and the fix are told, and the cure is seen.
 *
 * <p>{@code -Dlab.versions=2026.9.6,2026.2.26} chooses the releases, {@code -Dlab.cases=tunnel-cut,token-drift} some of
 * the cases.
 */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class RealGatewayTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final Duration LONGEST_FAULT = Duration.ofMinutes(3);
    private static final Duration LONGEST_CURE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ConcurrentMap<String, Duration> LATENCIES = new ConcurrentSkipListMap<>();

    @TempDir
    private static Path data;

    private static WholeProduct gatewatch;

    @TempDir
    Path folder;

    /**
     * What the lab's case comes to.
     *
     * @param article {@code null} where the article has no fix
     * @param proofs any of these is in the line that proves the cure; none where nothing proves it
     */
    record Expected(String version, String fault, String cause, Integer article, List<String> proofs) {
        @Override
        public String toString() {
            return version + " " + fault;
        }
    }

    static Stream<Expected> faults() {
        String only = System.getProperty("lab.cases", "");
        return Arrays.stream(System.getProperty("lab.versions", "2026.9.6").split(","))
                .flatMap(RealGatewayTest::faults)
                .filter(expected -> only.isEmpty() || List.of(only.split(",")).contains(expected.fault()));
    }

    private static Stream<Expected> faults(String version) {
        try (InputStream table = RealGatewayTest.class.getResourceAsStream("/lab/" + version + ".csv")) {
            assertThat(table).as("expectations for OpenClaw " + version).isNotNull();
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> expected(version, line.split("\\s*,\\s*", -1)))
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Expected expected(String version, String[] row) {
        return new Expected(
                version,
                row[0],
                row[1],
                row[2].isEmpty() ? null : Integer.valueOf(row[2]),
                row[3].isEmpty() ? List.of() : List.of(row[3].split("\\s*\\|\\s*")));
    }

    @BeforeAll
    static void start() {
        Address anyPort = new Address("127.0.0.1", 0);
        String nothing = "file:" + data.resolve("nothing.log");
        gatewatch = WholeProduct.start(
                new WholeProduct.Settings(data, anyPort, anyPort, 0, "this-host", List.of(nothing), false));
    }

    @AfterAll
    static void stop() {
        gatewatch.close();
        LATENCIES.forEach(
                (fault, latency) -> System.out.println("diagnosed after " + latency.toMillis() + " ms: " + fault));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void the_fault_is_diagnosed_in_time_and_its_cure_is_seen(Expected expected) throws IOException {
        String host = expected.version() + "-" + expected.fault();
        try (var lab = new GatewayLab(expected.version(), expected.fault(), folder.resolve("lab"));
                var shipper = Shipper.open(shipping(host, lab))) {
            shipper.start();
            try {
                seeDiagnosis(host, expected, lab.start());
                lab.fix().join();
                seeCure(host, expected);
            } catch (ConditionTimeoutException | TerminalFailureException | AssertionError e) {
                throw new AssertionError(
                        e.getMessage() + "\nDiagnoses: " + ask(host, "") + "\nThe lab printed:\n" + lab.printed(), e);
            }
        }
    }

    private static void seeDiagnosis(String host, Expected expected, CompletableFuture<Instant> provoked) {
        Diagnosis open = await("diagnosis " + expected.cause())
                .atMost(LONGEST_FAULT)
                .failFast("the fault was there, and this was not diagnosed", () -> isOver(provoked))
                .until(() -> newest(host, expected.cause()).filter(Diagnosis::isOpen), Optional::isPresent)
                .orElseThrow();
        Duration latency = Duration.between(open.lastSeen(), Instant.now());
        LATENCIES.put(expected.toString(), latency);
        assertThat(latency).isLessThan(PROMISED);
        assertThat(open.fix().article()).isEqualTo(expected.article());
        provoked.join();
    }

    private static boolean isOver(CompletableFuture<Instant> provoked) {
        return provoked.isDone() && Instant.now().isAfter(provoked.join().plus(PROMISED));
    }

    private static void seeCure(String host, Expected expected) {
        if (expected.proofs().isEmpty()) {
            return;
        }
        Diagnosis cured = await("cure of " + expected.cause())
                .atMost(LONGEST_CURE)
                .until(() -> newest(host, expected.cause()).filter(found -> !found.isOpen()), Optional::isPresent)
                .orElseThrow();
        assertThat(cured.resolvedBy().proof()).isTrue();
        assertThat(cured.resolvedBy().line()).containsAnyOf(expected.proofs().toArray(String[]::new));
    }

    private ShipperConfig shipping(String host, GatewayLab lab) {
        return new ShipperConfig(
                host,
                null,
                List.of("file:" + lab.gatewayLog(), "command:" + lab.tail()),
                folder.resolve("shipper"),
                new ShipperConfig.Kafka(Map.of("bootstrap.servers", gatewatch.kafka())),
                ShipperConfig.DEFAULT_SPOOL_BYTES,
                false);
    }

    private static Optional<Diagnosis> newest(String host, String cause) {
        JsonNode answer = Json.mapper().readTree(ask(host, "?cause=" + cause));
        for (JsonNode item : answer.path("items")) {
            return Optional.of(Json.mapper().treeToValue(item, Diagnosis.class));
        }
        return Optional.empty();
    }

    private static String ask(String host, String query) {
        URI diagnoses = URI.create(gatewatch.dashboard() + "/api/v1/hosts/" + host + "/diagnoses" + query);
        try {
            return HTTP.send(HttpRequest.newBuilder(diagnoses).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

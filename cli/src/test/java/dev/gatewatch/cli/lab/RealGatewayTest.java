package dev.gatewatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/**
 * Real gateways, each in one of the lab's faults, each followed by a shipper as a host of its own: the cause and the fix
 * are told in time, and the cure by the lab's own fix is seen. {@link NamedFixTest} takes the cure that is told.
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

    private static final ConcurrentMap<String, Duration> LATENCIES = new ConcurrentSkipListMap<>();

    @TempDir
    private static Path data;

    private static WholeProduct gatewatch;

    @TempDir
    Path folder;

    static Stream<LabCase> faults() {
        return LabCase.chosen().filter(row -> !row.labProofs().isEmpty());
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

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("faults")
    void the_fault_is_diagnosed_in_time_and_its_cure_is_seen(LabCase expected) throws IOException {
        String host = expected.version() + "-" + expected.fault();
        var told = new Diagnoses(gatewatch.dashboard(), host);
        try (var lab = new GatewayLab(expected.version(), expected.fault(), folder.resolve("lab"));
                var shipper = Shipper.open(shipping(host, lab))) {
            shipper.start();
            try {
                seeDiagnosis(told, expected, lab.start());
                lab.fix().join();
                seeCure(told, expected);
            } catch (ConditionTimeoutException | TerminalFailureException | AssertionError e) {
                throw new AssertionError(
                        e.getMessage() + "\nDiagnoses: " + told.text() + "\nThe lab printed:\n" + lab.printed(), e);
            }
        }
    }

    private static void seeDiagnosis(Diagnoses told, LabCase expected, CompletableFuture<Instant> provoked) {
        Diagnosis open = await("diagnosis " + expected.cause())
                .atMost(LONGEST_FAULT)
                .failFast("the fault was there, and this was not diagnosed", () -> isOver(provoked))
                .until(() -> told.newest(expected.cause()).filter(Diagnosis::isOpen), Optional::isPresent)
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

    private static void seeCure(Diagnoses told, LabCase expected) {
        if (!expected.isProvenByLab()) {
            return;
        }
        Diagnosis cured = await("cure of " + expected.cause())
                .atMost(LONGEST_CURE)
                .until(() -> told.newest(expected.cause()).filter(found -> !found.isOpen()), Optional::isPresent)
                .orElseThrow();
        assertThat(cured.resolvedBy().proof()).isTrue();
        assertThat(cured.resolvedBy().line()).containsAnyOf(expected.labProofs().toArray(String[]::new));
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
}

package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeProductTest {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String REFUSED =
            "2026-11-22T06:51:57.615Z [ws] unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844 remote=10.0.0.7"
                    + " client=cli cli vdev reason=token_mismatch\n";

    @TempDir
    Path folder;

    @Test
    void a_fleet_is_diagnosed_and_a_restart_neither_loses_nor_repeats_anything() {
        List<String> before;
        try (var product = WholeProduct.start(demo())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(diagnoses(product).stream()
                                    .map(diagnosis -> diagnosis.fix().article())
                                    .filter(Objects::nonNull)
                                    .collect(Collectors.toSet()))
                            .contains(1, 2, 3, 4, 5, 6));
            before = ids(diagnoses(product));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(answer(product, "history", "oc-cph-01")).contains("resolved"));
            assertThat(answer(product, "hosts")).contains("oc-par-01").contains("gateway down");
            assertThat(topics(product)).hasSize(Topics.all().size()).allMatch(line -> line.endsWith("verified"));
        }
        try (var product = WholeProduct.start(demo())) {
            List<String> after = ids(diagnoses(product));
            assertThat(after).containsAll(before).doesNotHaveDuplicates();
            assertThat(events(product))
                    .extracting(GatewayEvent::uid)
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void this_machines_own_gateway_is_diagnosed() throws Exception {
        Path log = Files.writeString(folder.resolve("gateway.log"), "");
        try (var product = WholeProduct.start(settings("file:" + log, false))) {
            Files.writeString(log, REFUSED, StandardOpenOption.APPEND);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(diagnoses(product))
                            .singleElement()
                            .satisfies(diagnosis -> {
                                assertThat(diagnosis.host()).isEqualTo("here");
                                assertThat(diagnosis.cause()).isEqualTo("token-mismatch");
                            }));
        }
    }

    @Test
    void a_second_start_on_the_same_data_is_refused_with_what_to_do() throws Exception {
        try (var held = DataFolder.take(folder.resolve("data"))) {
            assertThatThrownBy(() -> WholeProduct.start(demo()))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("another Gatewatch (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining(held.toString())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void a_port_that_is_taken_is_refused_with_what_to_do() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var http = new Address("127.0.0.1", taken.getLocalPort());
            var settings =
                    new WholeProduct.Settings(folder.resolve("data"), http, ANY_PORT, 0, "here", List.of(), false);

            assertThatThrownBy(() -> WholeProduct.start(settings))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("cannot listen on " + http)
                    .hasMessageContaining("--http");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void an_address_beyond_this_machine_is_refused() {
        var http = new Address("0.0.0.0", 0);
        var settings = new WholeProduct.Settings(folder.resolve("data"), http, ANY_PORT, 0, "here", List.of(), false);

        assertThatThrownBy(() -> WholeProduct.start(settings))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("refusing to listen on 0.0.0.0");
    }

    private WholeProduct.Settings demo() {
        return settings("file:" + folder.resolve("none.log"), true);
    }

    private WholeProduct.Settings settings(String source, boolean demo) {
        return new WholeProduct.Settings(folder.resolve("data"), ANY_PORT, ANY_PORT, 0, "here", List.of(source), demo);
    }

    private static String answer(WholeProduct product, String... command) {
        var console = new TestConsole();
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--server", product.dashboard()));
        assertThat(console.run(arguments.toArray(String[]::new)))
                .as(console.err())
                .isZero();
        return console.out();
    }

    private static List<Diagnosis> diagnoses(WholeProduct product) {
        return answer(product, "diagnoses", "--json")
                .lines()
                .map(line -> Json.mapper().readValue(line, Diagnosis.class))
                .toList();
    }

    private static List<String> ids(List<Diagnosis> diagnoses) {
        return diagnoses.stream().map(Diagnosis::id).toList();
    }

    private static List<String> topics(WholeProduct product) {
        var console = new TestConsole();
        assertThat(console.run("topics", "--kafka", product.kafka()))
                .as(console.err())
                .isZero();
        return console.outLines();
    }

    /** All events that are there. */
    private static List<GatewayEvent> events(WholeProduct product) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", product.kafka(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            var events = new ArrayList<GatewayEvent>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> events.add(Json.read(record.value(), GatewayEvent.class)));
            }
            return events;
        }
    }
}

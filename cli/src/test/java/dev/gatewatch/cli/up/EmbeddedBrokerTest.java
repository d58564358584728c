package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path data;

    private int port;

    @BeforeEach
    void findFreePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    @Test
    void records_are_still_there_after_a_restart() throws Exception {
        try (var broker = EmbeddedBroker.start(data, port)) {
            createTopic(broker);
            send(broker, "before");
        }
        try (var broker = EmbeddedBroker.start(data, port)) {
            send(broker, "after");
            assertThat(readAll(broker, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void records_are_still_there_after_the_process_was_killed() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBroker.class.getName(),
                        data.toString(),
                        Integer.toString(port))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KilledBroker.HALTED);

        try (var broker = EmbeddedBroker.start(data, port)) {
            assertThat(readAll(broker, 1)).containsExactly("acknowledged");
        }
    }

    /** A process that ends without stopping its broker as soon as a record is acknowledged. */
    static final class KilledBroker {
        static final int HALTED = 9;

        public static void main(String[] args) throws Exception {
            var broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
            createTopic(broker);
            send(broker, "acknowledged");
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("lines", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(EmbeddedBroker broker, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("lines", value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> readAll(EmbeddedBroker broker, int expected) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition("lines", 0)));
            var values = new ArrayList<String>();
            for (int polls = 0; values.size() < expected && polls < 30; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}

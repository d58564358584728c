package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
    private static final int KILLED = 9;

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
        runUntilKilled(KilledAfterARecord.class);

        try (var broker = EmbeddedBroker.start(data, port)) {
            assertThat(readAll(broker, 1)).containsExactly("acknowledged");
        }
    }

    @Test
    void transactions_that_were_ending_when_the_process_was_killed_keep_nobody_waiting() throws Exception {
        runUntilKilled(KilledInTransactions.class);

        try (var broker = EmbeddedBroker.start(data, port)) {
            for (int i = 0; i < KilledInTransactions.PRODUCERS; i++) {
                try (var successor = KilledInTransactions.producer(broker, i)) {
                    successor.initTransactions();
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(ends(broker, "read_committed")).isEqualTo(ends(broker, "read_uncommitted")));
        }
    }

    private void runUntilKilled(Class<?> main) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        data.toString(),
                        Integer.toString(port))
                .inheritIO()
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KILLED);
    }

    /** Ends without stopping its broker as soon as a record is acknowledged. */
    static final class KilledAfterARecord {
        public static void main(String[] args) throws Exception {
            var broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
            createTopic(broker);
            send(broker, "acknowledged");
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /** Ends without stopping its broker while many transactions are on their way, some of them being committed. */
    static final class KilledInTransactions {
        static final int PRODUCERS = 16;
        private static final int TRANSACTIONS = 400;

        public static void main(String[] args) throws Exception {
            var broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
            createTopic(broker);
            var ended = new CountDownLatch(TRANSACTIONS);
            for (int i = 0; i < PRODUCERS; i++) {
                var producer = producer(broker, i);
                new Thread(() -> {
                            producer.initTransactions();
                            while (true) {
                                producer.beginTransaction();
                                producer.send(new ProducerRecord<>("lines", "in a transaction"));
                                producer.commitTransaction();
                                ended.countDown();
                            }
                        })
                        .start();
            }
            ended.await();
            Runtime.getRuntime().halt(KILLED);
        }

        static KafkaProducer<String, String> producer(EmbeddedBroker broker, int i) {
            Map<String, Object> settings =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "producer-" + i);
            return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        }
    }

    private static Map<TopicPartition, Long> ends(EmbeddedBroker broker, String isolation) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", isolation);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            return consumer.endOffsets(List.of(new TopicPartition("lines", 0)));
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

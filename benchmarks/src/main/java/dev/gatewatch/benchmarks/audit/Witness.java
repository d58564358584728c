package dev.gatewatch.benchmarks.audit;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads, from the beginning and only what is committed, what Kafka has of every host. */
final class Witness implements AutoCloseable {
    private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");

    private final KafkaConsumer<String, String> consumer;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Thread reading = new Thread(this::read, "witness");

    Witness(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        Stream.of(Topics.LOGS, Topics.EVENTS)
                .forEach(topic -> consumer.partitionsFor(topic.name())
                        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition()))));
        consumer.assign(partitions);
        reading.setDaemon(true);
        reading.start();
    }

    /** What it has seen of a host so far. */
    Account of(String host) {
        return accounts.computeIfAbsent(host, name -> new Account());
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(this::take);
            }
        } catch (WakeupException e) {
            // Asked to stop.
        } finally {
            consumer.close();
        }
    }

    private void take(ConsumerRecord<String, String> record) {
        Account account = of(record.key());
        int number = NumberedLine.numberIn(record.value());
        if (record.topic().equals(Topics.EVENTS.name())) {
            if (NumberedLine.isTelling(number) && number > 0) {
                account.event(number);
            }
        } else if (number > 0) {
            account.line(uidOf(record.value()), number);
        } else if (!record.value().contains("\"gap\":null")) {
            LogLine line = Json.read(record.value().getBytes(StandardCharsets.UTF_8), LogLine.class);
            account.gap(line.uid(), line.gap().lines(), line.gap().exact());
        }
    }

    private static String uidOf(String line) {
        Matcher found = UID.matcher(line);
        if (!found.find()) {
            throw new IllegalStateException("a line without a uid: " + line);
        }
        return found.group(1);
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        reading.join();
    }
}

package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link KeptTopic}s as Kafka has them. It belongs to no consumer group: each instance of the server knows
 * all of them.
 */
public final class TableReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final Map<String, KeptTopic> tables;
    private final Listener listener;
    private List<TopicPartition> partitions;
    private Map<TopicPartition, Long> unread;
    private final CountDownLatch read = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "gatewatch-desk");

    /** Is told what changed once everything that was there was read. */
    @FunctionalInterface
    public interface Listener {
        void changed(Topics.Topic<?> topic, String key);
    }

    /** @param consumer ours from now on */
    public TableReader(Consumer<String, byte[]> consumer, List<? extends KeptTopic> tables, Listener listener) {
        this.consumer = consumer;
        this.tables =
                tables.stream().collect(Collectors.toMap(table -> table.topic().name(), Function.identity()));
        this.listener = listener;
    }

    /** @param partitions of each topic */
    public void start(int partitions) {
        this.partitions = tables.keySet().stream()
                .flatMap(topic ->
                        IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
        thread.start();
    }

    /** @param kafka settings of the Kafka client */
    public static Consumer<String, byte[]> consumer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "gatewatch-desk");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Whether everything was read that was there when we began. */
    public boolean isRead() {
        return read.getCount() == 0;
    }

    /** Waits until everything was read that was there when we began, or it is closed. */
    public void awaitRead() throws InterruptedException {
        read.await();
    }

    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            while (true) {
                poll();
            }
        } catch (WakeupException e) {
            LOG.debug("No more is read.");
        } finally {
            read.countDown();
        }
    }

    private void poll() {
        try {
            if (unread == null) {
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                unread = new HashMap<>(consumer.endOffsets(partitions));
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(isRead() ? POLL : Duration.ofMillis(50))) {
                take(record);
            }
            unread.entrySet().removeIf(partition -> consumer.position(partition.getKey()) >= partition.getValue());
            if (unread.isEmpty()) {
                read.countDown();
            }
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("What operators decided could not be read; it is tried again.", e);
            pause();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        KeptTopic table = tables.get(record.topic());
        table.read(record.key(), record.partition(), record.offset(), record.value());
        if (isRead()) {
            listener.changed(table.topic(), record.key());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.gatewatch.streams.live;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events, diagnoses and alerts of all partitions as they are committed, and hands them to every {@link Listener}.
 *
 * <p>It belongs to no consumer group: each instance of the server tells its listeners everything. It begins with what
 * comes next and keeps no position.
 */
public final class LiveFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Map<String, String> KINDS =
            Map.of(Topics.EVENTS.name(), "event", Topics.DIAGNOSES.name(), "diagnosis", Topics.ALERTS.name(), "alert");

    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final Consumer<byte[], byte[]> consumer;
    private final Function<String, Optional<?>> hostView;
    private final Function<Alert, ?> alertView;
    private final Thread thread = new Thread(this::run, "gatewatch-live");
    private volatile boolean ended;
    private volatile boolean failed;

    /**
     * @param consumer ours from now on
     * @param hostView what to tell of a host when one of its diagnoses changed
     * @param alertView what to tell of an alert
     */
    public LiveFeed(
            Consumer<byte[], byte[]> consumer, Function<String, Optional<?>> hostView, Function<Alert, ?> alertView) {
        this.consumer = consumer;
        this.hostView = hostView;
        this.alertView = alertView;
    }

    /**
     * A consumer that sees what is committed, and nothing else.
     *
     * @param kafka settings of the Kafka client
     */
    public static Consumer<byte[], byte[]> consumer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "gatewatch-live");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @param partitions of each topic */
    public void start(int partitions) {
        List<TopicPartition> all = KINDS.keySet().stream()
                .flatMap(topic ->
                        IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        thread.start();
    }

    /** A listener that hears everything from now on, until it is closed. Nobody hears anything of a feed that has ended. */
    public Listener listen() {
        var listener = new Listener(listeners::remove);
        listeners.add(listener);
        if (ended) {
            listener.end();
        }
        return listener;
    }

    public int listeners() {
        return listeners.size();
    }

    /** Whether it has ended for good after an error: nobody hears anything any more. */
    public boolean hasFailed() {
        return failed;
    }

    /** Ends; every listener is told. */
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
            LOG.debug("The live feed ends.");
        } catch (RuntimeException | Error e) {
            failed = true;
            LOG.error("The live feed has ended: pages are told nothing more until the server is started again.", e);
        } finally {
            ended = true;
            listeners.forEach(Listener::end);
        }
    }

    private void poll() {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(POLL);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("The live feed could not be read; it goes on.", e);
            pause();
            return;
        }
        if (listeners.isEmpty()) {
            return;
        }
        Collection<String> changedHosts = new LinkedHashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                continue;
            }
            attempt(record.topic(), () -> tell(record));
            if (record.topic().equals(Topics.DIAGNOSES.name()) && record.key() != null) {
                changedHosts.add(new String(record.key(), StandardCharsets.UTF_8));
            }
        }
        for (String host : changedHosts) {
            attempt(host, () -> hostView.apply(host).ifPresent(view -> tell(new Message("host", Json.write(view)))));
        }
    }

    /** One thing that cannot be told, because its record is odd or its store moves, is no reason to tell nothing more. */
    private static void attempt(String what, Runnable telling) {
        try {
            telling.run();
        } catch (InvalidStateStoreException e) {
            LOG.debug("What changed on {} is not told: its store moves.", what, e);
        } catch (RuntimeException e) {
            LOG.warn("What changed on {} is not told.", what, e);
        }
    }

    /** Tells of an alert whose standing with the operators has changed. */
    public void changed(Alert alert) {
        if (!listeners.isEmpty()) {
            tell(new Message("alert", Json.write(alertView.apply(alert))));
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.ALERTS.name())) {
            try {
                changed(Json.read(record.value(), Alert.class));
            } catch (MalformedRecordException e) {
                LOG.warn("An alert cannot be read and is not told: {}.", e.getMessage());
            }
        } else {
            tell(new Message(KINDS.get(record.topic()), record.value()));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Message message) {
        listeners.forEach(listener -> listener.offer(message));
    }
}

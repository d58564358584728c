package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.desk.TableReader;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this instance's share of the alerts, and notes in the ledger who is to be told. Its position moves on when that
 * stands there.
 */
final class AlertReader {
    private static final Logger LOG = LoggerFactory.getLogger(AlertReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final TableReader reader;
    private final Ledger ledger;
    private final List<AlertSettings.Receiver> receivers;
    private final Thread thread = new Thread(this::readAll, "gatewatch-deliveries");

    private final Set<Integer> ours = ConcurrentHashMap.newKeySet();

    /** Whether one of the receivers was never told of anything yet. */
    private boolean someoneIsNew;

    private volatile boolean closed;

    /**
     * @param consumer ours from now on
     * @param reader of what the ledger rests on; nothing is noted before that was read
     */
    AlertReader(
            Consumer<String, byte[]> consumer,
            TableReader reader,
            Ledger ledger,
            List<AlertSettings.Receiver> receivers) {
        this.consumer = consumer;
        this.reader = reader;
        this.ledger = ledger;
        this.receivers = receivers;
    }

    void start() {
        thread.start();
    }

    /** Whether the alerts of a partition are this instance's to tell, and were read to their end. */
    boolean isOurs(int partition) {
        return ours.contains(partition);
    }

    /** Reads no more; {@link #join} waits for its end. */
    void stop() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
        } else {
            consumer.wakeup();
        }
    }

    void join() throws InterruptedException {
        thread.join();
    }

    void readAll() {
        try (consumer) {
            reader.awaitRead();
            someoneIsNew = receivers.stream()
                    .anyMatch(receiver -> ledger.of(receiver.name()).isEmpty());
            consumer.subscribe(List.of(Topics.ALERTS.name()), new Shares());
            while (!closed) {
                readNext();
            }
        } catch (WakeupException e) {
            LOG.debug("No more alerts are noted.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readNext() {
        try {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            newest(records).values().forEach(this::note);
            if (!records.isEmpty()) {
                consumer.commitSync();
            }
            Set<Integer> ready = consumer.assignment().stream()
                    .filter(this::isReadToItsEnd)
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet());
            ours.retainAll(ready);
            ours.addAll(ready);
            ledger.tellNews();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("What is to be told could not be noted; it is tried again.", e);
            startOver();
        }
    }

    /** Of a backlog the ends are read before anybody is told of the beginnings. */
    private boolean isReadToItsEnd(TopicPartition share) {
        return consumer.currentLag(share).orElse(1) == 0;
    }

    /** Of each alert the newest: of a long backlog nobody need note what was over at its end. */
    private static Map<String, Noted> newest(ConsumerRecords<String, byte[]> records) {
        Map<String, Noted> newest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                Alert alert = Json.read(record.value(), Alert.class);
                newest.put(alert.id(), new Noted(alert, record.partition()));
            } catch (MalformedRecordException e) {
                LOG.warn("An alert cannot be read and nobody is told: offset {}: {}.", record.offset(), e.getMessage());
            }
        }
        return newest;
    }

    private record Noted(Alert alert, int partition) {}

    private void note(Noted noted) {
        Alert alert = noted.alert();
        for (AlertSettings.Receiver receiver : receivers) {
            if (receiver.scope().covers(alert.rule(), alert.host(), alert.cause())) {
                ledger.note(alert, receiver.name(), noted.partition());
            }
        }
    }

    /** From where the last commit was, or where somebody is new, from the beginning. */
    private void startOver() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            Set<TopicPartition> shares = consumer.assignment();
            consumer.committed(shares).forEach((share, position) -> {
                if (position != null && !someoneIsNew) {
                    consumer.seek(share, position);
                } else {
                    consumer.seekToBeginning(List.of(share));
                }
            });
        } catch (KafkaException e) {
            LOG.debug("Kafka does not answer yet.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What other instances take over is theirs at once. */
    private final class Shares implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> ours.remove(partition.partition()));
        }

        /** Who is new is told of what stands; what the others were told stands in the ledger. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("Deliveries of partitions {} are ours.", partitions);
            if (someoneIsNew) {
                consumer.seekToBeginning(partitions);
            }
        }
    }
}

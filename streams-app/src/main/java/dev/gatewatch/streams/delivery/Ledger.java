package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.desk.CompactedTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Who is to be told of what, and what came of it, as it stands in {@code openclaw.deliveries}. What is written here is in
 * Kafka when the call returns; a {@link KafkaException} says that it is not. Thread-safe.
 */
final class Ledger {
    private final CompactedTable<Delivery> deliveries;
    private final Producer<String, byte[]> producer;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** Of what somebody is being told right now. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Ledger(CompactedTable<Delivery> deliveries, Producer<String, byte[]> producer, Clock clock) {
        this.deliveries = deliveries;
        this.producer = producer;
        this.clock = clock;
    }

    /** All that a receiver was told, or is to be told. */
    List<CompactedTable.Row<Delivery>> of(String receiver) {
        return deliveries.rows().stream()
                .filter(row -> row.value().receiver().equals(receiver))
                .toList();
    }

    /** That a receiver is to be told of an alert, or need not be any more. */
    void note(Alert alert, String receiver, int partition) {
        String key = Delivery.keyOf(alert.id(), receiver);
        lock.lock();
        try {
            Delivery known = deliveries.get(key).orElse(null);
            Optional<Delivery> noted = Course.noted(known, underWay.contains(key), alert, receiver, clock.instant());
            if (noted.isPresent() ? !noted.get().equals(known) : known != null) {
                write(key, partition, noted.orElse(null));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * From here on somebody is being told, until {@link #ended}.
     *
     * @return false if that is not what is to be told any more
     */
    boolean begun(Delivery delivery) {
        lock.lock();
        try {
            return stands(delivery) && underWay.add(keyOf(delivery));
        } finally {
            lock.unlock();
        }
    }

    void ended(Delivery delivery) {
        underWay.remove(keyOf(delivery));
    }

    /** What came of telling. If the alert has changed meanwhile, that is to be told now. */
    void told(Delivery before, int partition, Delivery after) {
        String key = keyOf(before);
        lock.lock();
        try {
            Delivery known = deliveries.get(key).orElse(before);
            boolean changed = !known.alert().equals(before.alert());
            write(key, partition, changed ? Course.overtaken(known, after, clock.instant()) : after);
        } finally {
            lock.unlock();
        }
    }

    /** That somebody is not told yet; unless that has changed meanwhile. */
    void held(Delivery before, int partition, Delivery after) {
        lock.lock();
        try {
            if (stands(before)) {
                write(keyOf(before), partition, after);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean stands(Delivery delivery) {
        return deliveries.get(keyOf(delivery)).filter(delivery::equals).isPresent();
    }

    /** Waits until something may have been noted, for so long at the most. */
    void awaitNews(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            news.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    void tellNews() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String keyOf(Delivery delivery) {
        return Delivery.keyOf(delivery.alert().id(), delivery.receiver());
    }

    /** @param delivery {@code null} where there is nothing to tell any more */
    private void write(String key, int partition, Delivery delivery) {
        var record = new ProducerRecord<>(
                Topics.DELIVERIES.name(), partition, key, delivery == null ? null : Json.write(delivery));
        try {
            RecordMetadata written = producer.send(record).get();
            deliveries.take(key, partition, written.offset(), delivery);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException problem ? problem : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}

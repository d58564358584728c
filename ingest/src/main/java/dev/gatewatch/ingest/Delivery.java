package dev.gatewatch.ingest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Hands records to Kafka and tells when all of them are acknowledged. Thread-safe.
 *
 * <p>When a record is lost on its way, what stands behind it must not pass it: the host's lines would be out of order
 * when they are sent again. Nothing can be called back from a producer, so it is stopped at once, with everything that
 * is on its way, and the next request has a new one. All who were waiting are told to send again.
 */
final class Delivery implements AutoCloseable {
    private static final Duration UNTIL_KAFKA_MAY_BE_BACK = Duration.ofSeconds(5);

    private final Cluster cluster;
    /** {@code null} when the last one was given up. */
    private Producer<byte[], byte[]> current;

    private boolean closed;

    /** @throws KafkaException if the settings are such that no producer can be made */
    Delivery(Cluster cluster) {
        this.cluster = cluster;
        this.current = cluster.connect();
    }

    /**
     * Sends them all.
     *
     * @return done when Kafka has acknowledged the last of them; failed with a {@link Problem} if it did not take one.
     *     Others may have been taken all the same: they are sent again with the same uid, and dropped downstream
     */
    CompletableFuture<Void> send(List<ProducerRecord<byte[], byte[]>> records) {
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        if (records.isEmpty()) {
            delivered.complete(null);
            return delivered;
        }
        Producer<byte[], byte[]> producer;
        try {
            producer = producer();
        } catch (KafkaException e) {
            delivered.completeExceptionally(notTaken(e));
            return delivered;
        }
        AtomicInteger outstanding = new AtomicInteger(records.size());
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            send(producer, record, outstanding, failure, delivered);
        }
        return delivered;
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new KafkaException("The door is closing.");
        }
        if (current == null) {
            current = cluster.connect();
        }
        return current;
    }

    private void send(
            Producer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            AtomicInteger outstanding,
            AtomicReference<Exception> failure,
            CompletableFuture<Void> delivered) {
        if (failure.get() != null) {
            settle(producer, failure.get(), outstanding, failure, delivered);
            return;
        }
        try {
            producer.send(
                    record, (metadata, exception) -> settle(producer, exception, outstanding, failure, delivered));
        } catch (KafkaException | IllegalStateException e) {
            settle(producer, e, outstanding, failure, delivered);
        }
    }

    private void settle(
            Producer<byte[], byte[]> producer,
            Exception exception,
            AtomicInteger outstanding,
            AtomicReference<Exception> failure,
            CompletableFuture<Void> delivered) {
        if (exception != null && failure.compareAndSet(null, exception) && !isAboutTheRecord(exception)) {
            giveUp(producer);
        }
        if (outstanding.decrementAndGet() > 0) {
            return;
        }
        if (failure.get() == null) {
            delivered.complete(null);
        } else {
            delivered.completeExceptionally(notTaken(failure.get()));
        }
    }

    /** Whether the record never was on its way, so that what is stays in order. */
    private static boolean isAboutTheRecord(Exception exception) {
        return exception instanceof RecordTooLargeException
                || exception instanceof InvalidTimestampException
                || exception instanceof BufferExhaustedException;
    }

    private void giveUp(Producer<byte[], byte[]> failed) {
        synchronized (this) {
            if (current != failed) {
                return;
            }
            current = null;
        }
        try {
            failed.close(Duration.ZERO);
        } catch (KafkaException e) {
            // Nothing hangs on it: what was on its way is sent again.
        }
    }

    private static Problem notTaken(Exception why) {
        return Problem.unavailable(
                "Kafka did not take it: " + why.getMessage() + " Send it again.", UNTIL_KAFKA_MAY_BE_BACK);
    }

    /**
     * Asks whether sending is likely to succeed: Kafka, not what became of earlier requests. While this says no there
     * may be none that could find out that it is better.
     *
     * @throws Problem if Kafka does not answer, or would not take lines
     */
    void requireReady() {
        try {
            cluster.requireReady();
        } catch (KafkaException e) {
            throw Problem.unavailable("Kafka does not take lines: " + e.getMessage(), UNTIL_KAFKA_MAY_BE_BACK);
        }
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.close();
        }
        cluster.close();
    }
}

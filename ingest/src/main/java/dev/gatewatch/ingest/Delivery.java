package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Hands records to Kafka and tells when all of them are acknowledged. Thread-safe. */
final class Delivery {
    private static final Duration UNTIL_KAFKA_MAY_BE_BACK = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private volatile boolean working = true;

    Delivery(Producer<byte[], byte[]> producer) {
        this.producer = producer;
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
        AtomicInteger outstanding = new AtomicInteger(records.size());
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            send(record, outstanding, failure, delivered);
        }
        return delivered;
    }

    private void send(
            ProducerRecord<byte[], byte[]> record,
            AtomicInteger outstanding,
            AtomicReference<Exception> failure,
            CompletableFuture<Void> delivered) {
        if (failure.get() != null) {
            settle(failure.get(), outstanding, failure, delivered);
            return;
        }
        try {
            producer.send(record, (metadata, exception) -> settle(exception, outstanding, failure, delivered));
        } catch (KafkaException | IllegalStateException e) {
            settle(e, outstanding, failure, delivered);
        }
    }

    private void settle(
            Exception exception,
            AtomicInteger outstanding,
            AtomicReference<Exception> failure,
            CompletableFuture<Void> delivered) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
        if (outstanding.decrementAndGet() > 0) {
            return;
        }
        working = failure.get() == null;
        if (working) {
            delivered.complete(null);
        } else {
            delivered.completeExceptionally(Problem.unavailable(
                    "Kafka did not take it: " + failure.get().getMessage() + " Send it again.",
                    UNTIL_KAFKA_MAY_BE_BACK));
        }
    }

    /**
     * Asks whether sending is likely to succeed.
     *
     * @throws Problem if Kafka did not take the newest request, or does not know the topic
     */
    void requireReady() {
        if (!working) {
            throw Problem.unavailable("Kafka did not take what was sent last.", UNTIL_KAFKA_MAY_BE_BACK);
        }
        try {
            producer.partitionsFor(Topics.LOGS.name());
        } catch (KafkaException e) {
            throw Problem.unavailable("Kafka does not answer: " + e.getMessage(), UNTIL_KAFKA_MAY_BE_BACK);
        }
    }
}

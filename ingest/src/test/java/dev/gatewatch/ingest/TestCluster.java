package dev.gatewatch.ingest;

import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** A cluster that a test can make answer, or not. */
final class TestCluster implements Cluster {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private volatile boolean away;

    /** @param producers asked for one whenever ingest connects */
    TestCluster(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    void goesAway() {
        away = true;
    }

    void comesBack() {
        away = false;
    }

    @Override
    public Producer<byte[], byte[]> connect() {
        return producers.get();
    }

    @Override
    public void requireReady() {
        if (away) {
            throw new KafkaException("nobody answers");
        }
    }

    @Override
    public void close() {
        // It is not asked for more than producers.
    }
}

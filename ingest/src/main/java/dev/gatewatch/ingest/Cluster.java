package dev.gatewatch.ingest;

import org.apache.kafka.clients.producer.Producer;

/** The Kafka cluster behind the door. Thread-safe. */
interface Cluster extends AutoCloseable {
    /**
     * A producer of its own.
     *
     * @throws org.apache.kafka.common.KafkaException if none can be made now
     */
    Producer<byte[], byte[]> connect();

    /**
     * Asks whether lines would be taken.
     *
     * @throws org.apache.kafka.common.KafkaException if not; the message says why
     */
    void requireReady();

    @Override
    void close();
}

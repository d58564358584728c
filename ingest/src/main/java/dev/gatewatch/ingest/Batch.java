package dev.gatewatch.ingest;

import dev.gatewatch.protocol.DeadLetter;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one request brings to Kafka: the records it held, and what of it could not be read. */
final class Batch {
    private final String door;
    private final int limit;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int accepted;
    private int rejected;
    private String lastReason;
    private Problem refusal;

    /**
     * A batch, empty yet.
     *
     * @param door the path by which it comes, told on each dead letter
     * @param limit how many records it may have
     */
    Batch(String door, int limit) {
        this.door = door;
        this.limit = limit;
    }

    /** @throws Problem if the batch has all the records that it may have */
    void accept(Topic<?> topic, String host, byte[] value) {
        add(new ProducerRecord<>(topic.name(), key(host), value));
        accepted++;
    }

    /**
     * Puts aside what could not be read.
     *
     * @param host {@code null} if nobody knows whose it is
     * @throws Problem if the batch has all the records that it may have
     */
    void reject(String host, byte[] content, String reason) {
        DeadLetter letter = DeadLetter.of(content, reason, "ingest " + door);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key(host), letter.content());
        letter.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        add(record);
        rejected++;
        lastReason = reason;
    }

    private void add(ProducerRecord<byte[], byte[]> record) {
        if (records.size() == limit) {
            throw Problem.tooLarge("The request holds more than " + limit + " records. Send smaller batches.");
        }
        records.add(record);
    }

    /** Has the sender told that the request is refused, once what is in the batch is safe. */
    void refuse(Problem problem) {
        refusal = problem;
    }

    /** {@code null} if the request is not refused. */
    Problem refusal() {
        return refusal;
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return records;
    }

    int accepted() {
        return accepted;
    }

    int rejected() {
        return rejected;
    }

    /** Why the last record that was rejected was; {@code null} if none was. */
    String lastReason() {
        return lastReason;
    }

    private static byte[] key(String host) {
        return host == null ? null : host.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a small compacted topic says, whole and in memory. Thread-safe. */
public final class CompactedTable<V> implements KeptTopic {
    private static final Logger LOG = LoggerFactory.getLogger(CompactedTable.class);

    private final Topics.Topic<V> topic;
    private final NavigableMap<String, Row<V>> rows = new ConcurrentSkipListMap<>();

    public CompactedTable(Topics.Topic<V> topic) {
        this.topic = topic;
    }

    /**
     * The newest that is known of a key.
     *
     * @param value {@code null} where it was taken back
     */
    public record Row<V>(int partition, long offset, V value) {}

    @Override
    public Topics.Topic<V> topic() {
        return topic;
    }

    /** Empty where there is none, or it was taken back. */
    public Optional<V> get(String key) {
        return row(key).map(Row::value);
    }

    public Optional<Row<V>> row(String key) {
        return Optional.ofNullable(rows.get(key)).filter(row -> row.value() != null);
    }

    /** All values whose key begins with this, in the keys' order. */
    public List<V> startingWith(String prefix) {
        return rows.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .map(Row::value)
                .filter(Objects::nonNull)
                .toList();
    }

    /** All rows, in the keys' order. */
    public List<Row<V>> rows() {
        return rows.values().stream().filter(row -> row.value() != null).toList();
    }

    /**
     * Takes a record of the topic. One that is older than what is known of its key changes nothing: who wrote a record
     * knows it before it is read.
     *
     * @param value {@code null} where it was taken back
     */
    public void take(String key, int partition, long offset, V value) {
        rows.merge(
                key,
                new Row<>(partition, offset, value),
                (known, read) -> known.partition() == partition && known.offset() >= offset ? known : read);
    }

    @Override
    public void read(String key, int partition, long offset, byte[] json) {
        try {
            take(key, partition, offset, json == null ? null : Json.read(json, topic.value()));
        } catch (MalformedRecordException e) {
            LOG.warn(
                    "A record of {} cannot be read and is left out: partition {}, offset {}: {}.",
                    topic.name(),
                    partition,
                    offset,
                    e.getMessage());
        }
    }
}

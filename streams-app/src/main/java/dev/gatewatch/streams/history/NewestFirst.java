package dev.gatewatch.streams.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** A list that lies in several partitions, read as one, from its last key to its first. */
final class NewestFirst implements Iterator<KeyValue<Bytes, byte[]>>, AutoCloseable {
    private final List<KeyValueIterator<Bytes, byte[]>> opened = new ArrayList<>();
    private final PriorityQueue<KeyValueIterator<Bytes, byte[]>> queue = new PriorityQueue<>(
            Comparator.<KeyValueIterator<Bytes, byte[]>, Bytes>comparing(KeyValueIterator::peekNextKey)
                    .reversed());

    /**
     * @param first the lowest key; what the keys of a list begin with is lower than all of them
     * @param end above the highest key; not below {@code first}
     */
    NewestFirst(List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions, Bytes first, Bytes end) {
        for (var partition : partitions) {
            KeyValueIterator<Bytes, byte[]> entries = partition.reverseRange(first, end);
            opened.add(entries);
            if (entries.hasNext() && entries.peekNextKey().equals(end)) {
                entries.next();
            }
            requeue(entries);
        }
    }

    @Override
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
        KeyValueIterator<Bytes, byte[]> newest = queue.remove();
        KeyValue<Bytes, byte[]> entry = newest.next();
        requeue(newest);
        return entry;
    }

    @Override
    public void close() {
        opened.forEach(KeyValueIterator::close);
    }

    private void requeue(KeyValueIterator<Bytes, byte[]> entries) {
        if (entries.hasNext()) {
            queue.add(entries);
        }
    }
}

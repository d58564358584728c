package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The entries of all diagnoses, newest first, of which 400 days of a large fleet are millions: as few are read as the
 * filter allows.
 */
final class AllDiagnoses {
    private static final Bytes LIST = HistoryKey.diagnosesByTime();

    private final List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions;
    private final Supplier<List<HostRow>> hosts;

    AllDiagnoses(List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions, Supplier<List<HostRow>> hosts) {
        this.partitions = partitions;
        this.hosts = hosts;
    }

    /** Entries to be closed. */
    record Entries(Iterator<KeyValue<Bytes, byte[]>> first, Iterator<KeyValue<Bytes, byte[]>> then, Runnable closing)
            implements Iterator<KeyValue<Bytes, byte[]>>, AutoCloseable {
        @Override
        public boolean hasNext() {
            return first.hasNext() || then.hasNext();
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            return first.hasNext() ? first.next() : then.next();
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** Those that the filter may want, after the cursor. */
    Entries that(Filter filter, Cursor cursor) {
        Bytes end = cursor.endOf(LIST);
        TimeRange range = filter.range();
        if (filter.wantsOnlyOpen()) {
            return new Entries(entries(openBefore(end)), Collections.emptyIterator(), () -> {});
        }
        if (range == null) {
            var all = new NewestFirst(partitions, LIST, end);
            return new Entries(all, Collections.emptyIterator(), all::close);
        }
        end = earlier(end, HistoryKey.diagnosesFrom(range.to()));
        var begun = new NewestFirst(partitions, earlier(end, HistoryKey.diagnosesFrom(range.from())), end);
        return new Entries(begun, entries(goingOnAt(range.from(), end)), begun::close);
    }

    /** What is open, by the hosts' rows: among all that ever was it would be hard to find. */
    private NavigableMap<Bytes, byte[]> openBefore(Bytes end) {
        NavigableMap<Bytes, byte[]> open = new TreeMap<>(Comparator.reverseOrder());
        for (HostRow host : hosts.get()) {
            for (HostRow.OpenDiagnosis diagnosis : host.open()) {
                Bytes key = HistoryKey.diagnosisByTime(diagnosis.firstSeen(), diagnosis.id());
                if (key.compareTo(end) < 0) {
                    open.put(key, null);
                }
            }
        }
        return open;
    }

    /** What began before that time and was not over then. */
    private NavigableMap<Bytes, byte[]> goingOnAt(Instant time, Bytes end) {
        Bytes before = earlier(end, HistoryKey.diagnosesFrom(time));
        NavigableMap<Bytes, byte[]> goingOn = openBefore(before);
        Bytes ended = HistoryKey.diagnosesEndedFrom(time);
        for (var partition : partitions) {
            try (var entries = partition.range(ended, HistoryKey.after(HistoryKey.diagnosesByEnd()))) {
                entries.forEachRemaining(entry -> {
                    DiagnosisEntry diagnosis = Json.read(entry.value, DiagnosisEntry.class);
                    Bytes key = HistoryKey.diagnosisByTime(diagnosis.firstSeen(), diagnosis.id());
                    if (key.compareTo(before) < 0) {
                        goingOn.put(key, entry.value);
                    }
                });
            }
        }
        return goingOn;
    }

    /** Values that are not at hand are read when it is their turn. */
    private Iterator<KeyValue<Bytes, byte[]>> entries(NavigableMap<Bytes, byte[]> known) {
        return known.entrySet().stream()
                .map(entry -> KeyValue.pair(
                        entry.getKey(), entry.getValue() == null ? read(entry.getKey()) : entry.getValue()))
                .filter(entry -> entry.value != null)
                .iterator();
    }

    private byte[] read(Bytes key) {
        for (var partition : partitions) {
            byte[] value = partition.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static Bytes earlier(Bytes one, Bytes other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}

package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.InvalidCursorException;
import dev.gatewatch.streams.history.Page;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who changed what: the newest entries of the audit. All that is kept is in Kafka. Thread-safe. */
public final class AuditLog implements KeptTopic {
    /** A few megabytes, and more than anybody reads. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final NavigableMap<Place, AuditEntry> entries = new TreeMap<>();

    @Override
    public Topics.Topic<AuditEntry> topic() {
        return Topics.AUDIT;
    }

    @Override
    public void read(String key, int partition, long offset, byte[] json) {
        try {
            take(partition, offset, Json.read(json, AuditEntry.class));
        } catch (MalformedRecordException e) {
            LOG.warn(
                    "An entry of the audit cannot be read and is left out: partition {}, offset {}: {}.",
                    partition,
                    offset,
                    e.getMessage());
        }
    }

    /** Takes an entry. Who wrote it knows it before it is read. */
    synchronized void take(int partition, long offset, AuditEntry entry) {
        entries.put(new Place(entry.time(), partition, offset), entry);
        if (entries.size() > MOST) {
            entries.pollLastEntry();
        }
    }

    /**
     * The entries, newest first.
     *
     * @param cursor {@code null} for the beginning
     * @throws InvalidCursorException if the cursor is none
     */
    public synchronized Page<AuditEntry> page(Filter filter, int limit, String cursor) {
        NavigableMap<Place, AuditEntry> rest = cursor == null ? entries : entries.tailMap(Place.of(cursor), false);
        List<AuditEntry> items = new ArrayList<>();
        Place last = null;
        for (Map.Entry<Place, AuditEntry> entry : rest.entrySet()) {
            if (filter.wants(entry.getValue())) {
                if (items.size() == limit) {
                    return new Page<>(items, last.text());
                }
                items.add(entry.getValue());
                last = entry.getKey();
            }
        }
        return new Page<>(items, null);
    }

    /** Where an entry stands in the list, and in the topic: two may be of the same time. */
    private record Place(Instant time, int partition, long offset) implements Comparable<Place> {
        private static final Comparator<Place> NEWEST_FIRST = Comparator.comparing(Place::time)
                .thenComparing(Place::partition)
                .thenComparing(Place::offset)
                .reversed();
        private static final String SEPARATOR = "_";

        static Place of(String cursor) {
            String[] parts = cursor.split(SEPARATOR, -1);
            try {
                return new Place(Instant.parse(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InvalidCursorException();
            }
        }

        String text() {
            return time + SEPARATOR + partition + SEPARATOR + offset;
        }

        @Override
        public int compareTo(Place other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }
}

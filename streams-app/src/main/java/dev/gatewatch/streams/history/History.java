package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the history, whichever partition it lies in. Lists are newest first. Thread-safe. */
public final class History {
    private final Supplier<List<ReadOnlyKeyValueStore<Bytes, byte[]>>> partitions;

    private final Map<Bytes, ReadRow> readRows = new ConcurrentHashMap<>();

    private record ReadRow(byte[] value, HostRow row) {}

    /** @param partitions the stores that can be read now, asked for anew with every question */
    public History(Supplier<List<ReadOnlyKeyValueStore<Bytes, byte[]>>> partitions) {
        this.partitions = partitions;
    }

    public List<HostRow> hosts() {
        List<HostRow> rows = new ArrayList<>();
        Bytes all = HistoryKey.hosts();
        for (var partition : partitions.get()) {
            try (var entries = partition.range(all, HistoryKey.after(all))) {
                entries.forEachRemaining(entry -> rows.add(rowOf(entry.key, entry.value)));
            }
        }
        return rows;
    }

    /** From one question to the next few rows change, and reading JSON is most of what a list of thousands costs. */
    private HostRow rowOf(Bytes key, byte[] value) {
        ReadRow known = readRows.get(key);
        if (known == null || !Arrays.equals(known.value(), value)) {
            known = new ReadRow(value, Json.read(value, HostRow.class));
            readRows.put(key, known);
        }
        return known.row();
    }

    public Optional<HostRow> host(String host) {
        return get(HistoryKey.host(host), HostRow.class);
    }

    public Optional<Heartbeat> heartbeat(String host) {
        return get(HistoryKey.heartbeat(host), Heartbeat.class);
    }

    /** The latest of each host whose shipper sent one. */
    public Map<String, Heartbeat> heartbeats() {
        Map<String, Heartbeat> latest = new HashMap<>();
        Bytes all = HistoryKey.heartbeats();
        Bytes end = HistoryKey.after(all);
        for (var partition : partitions.get()) {
            try (var entries = partition.range(all, end)) {
                entries.forEachRemaining(entry -> {
                    // A range's end is part of it, and this one is the key of the last cure.
                    if (!entry.key.equals(end)) {
                        Heartbeat heartbeat = Json.read(entry.value, Heartbeat.class);
                        latest.put(heartbeat.host(), heartbeat);
                    }
                });
            }
        }
        return latest;
    }

    public Optional<HostFacts> facts(String host) {
        return get(HistoryKey.facts(host), HostFacts.class);
    }

    public Optional<DiagnosisLife> diagnosis(String id) {
        return new Lookup(partitions.get()).life(id);
    }

    /** The last cure of any host that was proved. */
    public Optional<LastCure> lastCure() {
        return partitions.get().stream()
                .map(partition -> partition.get(HistoryKey.lastCure()))
                .filter(Objects::nonNull)
                .map(value -> Json.read(value, LastCure.class))
                .max(Comparator.comparing(LastCure::resolvedAt));
    }

    /** Diagnoses of all hosts, by when they were first seen. */
    public Page<Diagnosis> diagnoses(Filter filter, int limit, String cursor) {
        Cursor last = Cursor.of(cursor, HistoryKey.diagnosesByTime());
        try (var entries = new AllDiagnoses(partitions.get(), this::hosts).that(filter, last)) {
            var lookup = new Lookup(partitions.get());
            return page(entries, limit, last, diagnosis(filter, (key, entry) -> lookup.life(entry.id())));
        }
    }

    /** Diagnoses of one host, by when they were first seen. */
    public Page<Diagnosis> diagnosesOf(String host, Filter filter, int limit, String cursor) {
        var lookup = new Lookup(partitions.get());
        return page(
                HistoryKey.diagnosesOfHost(host),
                limit,
                cursor,
                diagnosis(filter, (key, entry) -> lookup.get(HistoryKey.lifeOf(key), DiagnosisLife.class)));
    }

    /** Alerts of all hosts, by when they began. */
    public Page<Alert> alerts(Filter filter, int limit, String cursor) {
        return alerts(filter, alert -> true, limit, cursor);
    }

    /** Alerts of all hosts that are wanted also by what the history does not know, by when they began. */
    public Page<Alert> alerts(Filter filter, Predicate<Alert> also, int limit, String cursor) {
        return alerts(HistoryKey.alertsByTime(), filter, also, limit, cursor);
    }

    public Optional<Alert> alert(String id) {
        return get(HistoryKey.alert(id), Alert.class);
    }

    /** The alerts that are firing, by their keys. */
    public List<Alert> standingAlerts() {
        List<Alert> standing = new ArrayList<>();
        Bytes all = HistoryKey.standingAlerts();
        for (var partition : partitions.get()) {
            try (var entries = partition.range(all, HistoryKey.after(all))) {
                entries.forEachRemaining(entry -> standing.add(Json.read(entry.value, Alert.class)));
            }
        }
        standing.sort(Comparator.comparing(Alert::key));
        return standing;
    }

    /** Alerts of one host, by when they began. */
    public Page<Alert> alertsOf(String host, Filter filter, int limit, String cursor) {
        return alerts(HistoryKey.alertsOfHost(host), filter, alert -> true, limit, cursor);
    }

    /** Events of one host. */
    public Page<GatewayEvent> events(String host, Filter filter, int limit, String cursor) {
        return page(
                HistoryKey.events(host),
                limit,
                cursor,
                entry -> Optional.of(Json.read(entry.value, GatewayEvent.class)).filter(filter::wants));
    }

    /** The closes of all hosts. */
    public Strips strips(TimeRange range, Instant now) {
        var strips = new Strips(range);
        Resolution resolution = Resolution.of(range, now);
        Bytes from = HistoryKey.closesFrom(resolution, resolution.blockOf(range.from()));
        Bytes to =
                HistoryKey.closesFrom(resolution, resolution.blockOf(range.to()).plus(resolution.blockWidth()));
        for (var partition : partitions.get()) {
            add(partition, from, to, resolution, strips);
        }
        return strips;
    }

    /** The closes of one host. */
    public Strips strips(String host, TimeRange range, Instant now) {
        var strips = new Strips(range);
        Resolution resolution = Resolution.of(range, now);
        for (var partition : partitions.get()) {
            for (Instant block = resolution.blockOf(range.from());
                    block.isBefore(range.to());
                    block = block.plus(resolution.blockWidth())) {
                Bytes from = HistoryKey.closesOfHost(resolution, block, host);
                add(partition, from, HistoryKey.after(from), resolution, strips);
            }
        }
        return strips;
    }

    private static void add(
            ReadOnlyKeyValueStore<Bytes, byte[]> partition,
            Bytes from,
            Bytes to,
            Resolution resolution,
            Strips strips) {
        try (var blocks = partition.range(from, to)) {
            while (blocks.hasNext()) {
                KeyValue<Bytes, byte[]> entry = blocks.next();
                var key = new HistoryKey.Parts(entry.key);
                Instant block = key.time();
                String host = key.text();
                String cause = key.text();
                for (int slot = 0; slot < resolution.slots(); slot++) {
                    int closes = CloseCounts.of(entry.value, slot);
                    if (closes != 0) {
                        strips.add(host, cause, resolution.timeOf(block, slot), closes);
                    }
                }
            }
        }
    }

    /** The diagnosis of an entry, if the filter wants it. */
    private static Function<KeyValue<Bytes, byte[]>, Optional<Diagnosis>> diagnosis(
            Filter filter, BiFunction<Bytes, DiagnosisEntry, Optional<DiagnosisLife>> life) {
        return entry -> {
            DiagnosisEntry candidate = Json.read(entry.value, DiagnosisEntry.class);
            return filter.wants(candidate)
                    ? life.apply(entry.key, candidate)
                            .map(DiagnosisLife::diagnosis)
                            .filter(filter::wants)
                    : Optional.empty();
        };
    }

    private Page<Alert> alerts(Bytes list, Filter filter, Predicate<Alert> also, int limit, String cursor) {
        return page(
                list,
                limit,
                cursor,
                entry -> Optional.of(Json.read(entry.value, Alert.class))
                        .filter(filter::wants)
                        .filter(also));
    }

    private <T> Page<T> page(
            Bytes list, int limit, String cursor, Function<KeyValue<Bytes, byte[]>, Optional<T>> item) {
        Cursor last = Cursor.of(cursor, list);
        try (var entries = new NewestFirst(partitions.get(), list, last.endOf(list))) {
            return page(entries, limit, last, item);
        }
    }

    private static <T> Page<T> page(
            Iterator<KeyValue<Bytes, byte[]>> entries,
            int limit,
            Cursor before,
            Function<KeyValue<Bytes, byte[]>, Optional<T>> item) {
        List<T> items = new ArrayList<>();
        Cursor last = before;
        while (entries.hasNext() && items.size() < limit) {
            KeyValue<Bytes, byte[]> entry = entries.next();
            Optional<T> wanted = item.apply(entry);
            if (wanted.isPresent()) {
                items.add(wanted.get());
                last = new Cursor(entry.key);
            }
        }
        return new Page<>(items, entries.hasNext() ? last.text() : null);
    }

    private <T> Optional<T> get(Bytes key, Class<T> type) {
        return new Lookup(partitions.get()).get(key, type);
    }

    /** Finds records by their keys. A host's lie in one partition: where one was found, the next is looked for first. */
    private static final class Lookup {
        private final List<ReadOnlyKeyValueStore<Bytes, byte[]>> likeliestFirst;

        Lookup(List<ReadOnlyKeyValueStore<Bytes, byte[]>> partitions) {
            likeliestFirst = new ArrayList<>(partitions);
        }

        Optional<DiagnosisLife> life(String id) {
            return get(HistoryKey.diagnosis(id)).flatMap(key -> get(Bytes.wrap(key), DiagnosisLife.class));
        }

        <T> Optional<T> get(Bytes key, Class<T> type) {
            return get(key).map(value -> Json.read(value, type));
        }

        private Optional<byte[]> get(Bytes key) {
            for (int n = 0; n < likeliestFirst.size(); n++) {
                byte[] value = likeliestFirst.get(n).get(key);
                if (value != null) {
                    Collections.swap(likeliestFirst, 0, n);
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }
    }
}

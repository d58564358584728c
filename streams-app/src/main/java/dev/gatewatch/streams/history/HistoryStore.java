package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Writes the history of the hosts of one partition. Writing the same again changes nothing. Only one may write hosts and
 * diagnoses: it remembers what it wrote. Where a transaction fails, another must take its place.
 *
 * <p>Bounded: the latest {@link #MOST_EVENTS} events of a host; diagnoses, alerts and counts for as long as their topic
 * or their {@link Resolution} says.
 */
public final class HistoryStore {
    public static final String NAME = "history";

    /** Alerts that concern the fleet. */
    public static final String OF_FLEET = "fleet-history";

    public static final StoreBuilder<KeyValueStore<Bytes, byte[]>> BUILDER = builder(NAME);
    public static final StoreBuilder<KeyValueStore<Bytes, byte[]>> BUILDER_OF_FLEET = builder(OF_FLEET);

    /** Events kept of each host, and some more until the next sweep. */
    public static final int MOST_EVENTS = 2_000;

    private static final int EVENTS_SWEPT_AT_ONCE = 100;

    /** A row is small; a life may be tens of kilobytes. */
    private static final int ROWS_AT_HAND = 1_000;

    private static final int LIVES_AT_HAND = 250;

    private final KeyValueStore<Bytes, byte[]> store;
    /** What was written last, as it was before it became JSON: it is most likely to change next. */
    private final Map<Bytes, HostRow> rows = new Latest<>(ROWS_AT_HAND);

    /** By the id of the diagnosis. */
    private final Map<String, DiagnosisLife> lives = new Latest<>(LIVES_AT_HAND);

    /** The row that is still to be written; {@code null} if none is. */
    private HostRow unwritten;

    private boolean atOnce;

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    }

    public HistoryStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Does all that one record means: the row of its host is written once, when that is done. */
    public void atOnce(Runnable changes) {
        atOnce = true;
        try {
            changes.run();
        } finally {
            atOnce = false;
            writeRow();
        }
    }

    /**
     * Something telling happened.
     *
     * @param seen id of the cause whose failure it shows, which then counts; empty text if the cause is not known yet,
     *     {@code null} if it shows none
     */
    public void happened(GatewayEvent event, String seen) {
        store.put(HistoryKey.event(event.host(), event.happenedAt(), event.uid()), Json.write(event));
        if (event.gap() != null) {
            count(event.host(), Strips.LOST_LINES, event.happenedAt(), 1);
        } else if (seen != null) {
            count(event.host(), seen.isEmpty() ? Strips.CAUSE_UNKNOWN : seen, event.happenedAt(), 1);
        }
        if (event.isPolicyClose()) {
            causeOfClose(event, seen)
                    .ifPresent(cause -> count(event.host(), Strips.closed(cause), event.happenedAt(), 1));
        }
        update(
                event.host(),
                row -> sweepEvents(row.seen(event.happenedAt(), event.gateway())
                        .running(event.attributes().get("version"))
                        .keeping(row.eventsKept() + 1)));
    }

    /** Often another line of the same connection was seen first, and it is no further failure. */
    private Optional<String> causeOfClose(GatewayEvent close, String seen) {
        return seen == null || seen.isEmpty()
                ? latestRow(close.host()).openFor(close.category()).map(OpenDiagnosis::cause)
                : Optional.of(seen);
    }

    /** The cause of the open diagnosis that an event most likely belongs to. */
    public Optional<String> causeOf(GatewayEvent event) {
        return openFor(event).map(OpenDiagnosis::cause);
    }

    /** The open diagnosis that an event most likely belongs to. */
    public Optional<Diagnosis> diagnosisOf(GatewayEvent event) {
        return openFor(event).flatMap(open -> diagnosis(open.id()));
    }

    private Optional<OpenDiagnosis> openFor(GatewayEvent event) {
        return Optional.ofNullable(store.get(HistoryKey.host(event.host())))
                .flatMap(row -> Json.read(row, HostRow.class).openFor(event.category()));
    }

    /** The diagnosis of a host that is open for a cause. */
    public Optional<Diagnosis> openDiagnosis(String host, String cause) {
        return Optional.ofNullable(store.get(HistoryKey.host(host)))
                .flatMap(row -> Json.read(row, HostRow.class).open().stream()
                        .filter(open -> open.cause().equals(cause))
                        .findFirst())
                .flatMap(open -> diagnosis(open.id()));
    }

    public Optional<Diagnosis> diagnosis(String id) {
        return Optional.ofNullable(life(id)).map(DiagnosisLife::diagnosis);
    }

    /** A diagnosis changed; answers with its life up to this. */
    public DiagnosisLife diagnosed(Diagnosis diagnosis) {
        DiagnosisLife before = life(diagnosis.id());
        DiagnosisLife life;
        if (before == null) {
            life = DiagnosisLife.begin(diagnosis);
            countTurns(null, diagnosis);
        } else {
            life = before.after(diagnosis);
            if (!hasSamePlace(before.diagnosis(), diagnosis)) {
                forgetEntries(before.diagnosis());
            }
            countTurns(before.diagnosis(), diagnosis);
        }
        store.put(HistoryKey.life(diagnosis.host(), diagnosis.firstSeen(), diagnosis.id()), Json.write(life));
        lives.put(diagnosis.id(), life);
        DiagnosisEntry entry = DiagnosisEntry.of(diagnosis);
        if (before == null || !entry.equals(DiagnosisEntry.of(before.diagnosis()))) {
            writeEntries(diagnosis, Json.write(entry));
        }
        update(diagnosis.host(), row -> row.diagnosed(diagnosis));
        if (diagnosis.change() == Diagnosis.Change.RESOLVED && life.isCured()) {
            store.put(HistoryKey.lastCure(), Json.write(LastCure.of(diagnosis)));
        }
        return life;
    }

    /** @return {@code null} if it is not known */
    private DiagnosisLife life(String id) {
        DiagnosisLife known = lives.get(id);
        if (known != null) {
            return known;
        }
        byte[] key = store.get(HistoryKey.diagnosis(id));
        byte[] written = key == null ? null : store.get(Bytes.wrap(key));
        return written == null ? null : Json.read(written, DiagnosisLife.class);
    }

    private void writeEntries(Diagnosis diagnosis, byte[] entry) {
        store.put(
                HistoryKey.diagnosis(diagnosis.id()),
                HistoryKey.life(diagnosis.host(), diagnosis.firstSeen(), diagnosis.id())
                        .get());
        store.put(HistoryKey.diagnosisOfHost(diagnosis.host(), diagnosis.firstSeen(), diagnosis.id()), entry);
        store.put(HistoryKey.diagnosisByTime(diagnosis.firstSeen(), diagnosis.id()), entry);
        if (diagnosis.resolvedAt() != null) {
            store.put(HistoryKey.diagnosisByEnd(diagnosis.resolvedAt(), diagnosis.id()), entry);
        }
    }

    public void alerted(Alert alert) {
        byte[] value = Json.write(alert);
        store.put(HistoryKey.alertOfHost(alert.host(), alert.since(), alert.key()), value);
        store.put(HistoryKey.alertByTime(alert.since(), alert.key()), value);
        store.put(HistoryKey.alert(alert.id()), value);
        if (alert.isFiring()) {
            store.put(HistoryKey.standingAlert(alert.key()), value);
        } else {
            store.delete(HistoryKey.standingAlert(alert.key()));
        }
    }

    public void alive(Heartbeat heartbeat) {
        store.put(HistoryKey.heartbeat(heartbeat.host()), Json.write(heartbeat));
        update(heartbeat.host(), row -> row.alive(heartbeat));
    }

    public void checked(HostFacts facts) {
        store.put(HistoryKey.facts(facts.host()), Json.write(facts));
        update(facts.host(), row -> row.seen(facts.time(), facts.gateway()).running(facts.openclawVersion()));
    }

    /** Forgets what is older than it has to be kept. */
    public void forgetBefore(Instant now) {
        Instant oldest = now.minus(Topics.DIAGNOSES.retention());
        try (var old = store.range(HistoryKey.diagnosesByTime(), HistoryKey.diagnosesFrom(oldest))) {
            old.forEachRemaining(entry -> forget(Json.read(entry.value, DiagnosisEntry.class)));
        }
        Instant oldestAlert = now.minus(Topics.ALERTS.retention());
        try (var old = store.range(HistoryKey.alertsByTime(), HistoryKey.alertsFrom(oldestAlert))) {
            old.forEachRemaining(entry -> {
                Alert alert = Json.read(entry.value, Alert.class);
                if (!alert.isFiring()) {
                    store.delete(HistoryKey.alertOfHost(alert.host(), alert.since(), alert.key()));
                    store.delete(HistoryKey.alert(alert.id()));
                    store.delete(entry.key);
                }
            });
        }
        for (Resolution resolution : Resolution.values()) {
            Bytes from = HistoryKey.closesFrom(resolution, Instant.EPOCH);
            Bytes to = HistoryKey.closesFrom(resolution, resolution.blockOf(now.minus(resolution.kept())));
            delete(store.range(from, to));
        }
    }

    /** When it began, by its cause, and when it was cured. Where either turns out to be otherwise, the count moves. */
    private void countTurns(Diagnosis before, Diagnosis diagnosis) {
        boolean asBefore = before != null
                && before.cause().equals(diagnosis.cause())
                && before.firstSeen().equals(diagnosis.firstSeen());
        if (!asBefore) {
            count(diagnosis.host(), Strips.begun(diagnosis.cause()), diagnosis.firstSeen(), 1);
            if (before != null) {
                count(before.host(), Strips.begun(before.cause()), before.firstSeen(), -1);
            }
        }
        if (DiagnosisLife.isCured(diagnosis)
                && !(before != null
                        && DiagnosisLife.isCured(before)
                        && before.resolvedAt().equals(diagnosis.resolvedAt()))) {
            count(diagnosis.host(), Strips.CURED, diagnosis.resolvedAt(), 1);
        }
    }

    private void count(String host, String what, Instant time, int more) {
        for (Resolution resolution : Resolution.values()) {
            Bytes key = HistoryKey.closes(resolution, resolution.blockOf(time), host, what);
            store.put(key, CloseCounts.add(store.get(key), resolution, resolution.slotOf(time), more));
        }
    }

    private void forget(DiagnosisEntry entry) {
        if (entry.resolvedAt() == null) {
            return;
        }
        DiagnosisLife life = life(entry.id());
        if (life != null) {
            forgetEntries(life.diagnosis());
            store.delete(HistoryKey.diagnosis(entry.id()));
            lives.remove(entry.id());
        }
    }

    private static boolean hasSamePlace(Diagnosis one, Diagnosis other) {
        return one.firstSeen().equals(other.firstSeen()) && Objects.equals(one.resolvedAt(), other.resolvedAt());
    }

    private void forgetEntries(Diagnosis diagnosis) {
        store.delete(HistoryKey.life(diagnosis.host(), diagnosis.firstSeen(), diagnosis.id()));
        store.delete(HistoryKey.diagnosisOfHost(diagnosis.host(), diagnosis.firstSeen(), diagnosis.id()));
        store.delete(HistoryKey.diagnosisByTime(diagnosis.firstSeen(), diagnosis.id()));
        if (diagnosis.resolvedAt() != null) {
            store.delete(HistoryKey.diagnosisByEnd(diagnosis.resolvedAt(), diagnosis.id()));
        }
    }

    private HostRow sweepEvents(HostRow row) {
        if (row.eventsKept() < MOST_EVENTS + EVENTS_SWEPT_AT_ONCE) {
            return row;
        }
        Bytes all = HistoryKey.events(row.host());
        int swept = 0;
        try (var oldest = store.range(all, HistoryKey.after(all))) {
            for (; swept < EVENTS_SWEPT_AT_ONCE && oldest.hasNext(); swept++) {
                store.delete(oldest.next().key);
            }
        }
        return row.keeping(row.eventsKept() - EVENTS_SWEPT_AT_ONCE);
    }

    private void delete(KeyValueIterator<Bytes, byte[]> entries) {
        try (entries) {
            entries.forEachRemaining(entry -> store.delete(entry.key));
        }
    }

    private void update(String host, UnaryOperator<HostRow> change) {
        if (unwritten != null && !unwritten.host().equals(host)) {
            writeRow();
        }
        unwritten = change.apply(unwritten == null ? row(host) : unwritten);
        if (!atOnce) {
            writeRow();
        }
    }

    private HostRow latestRow(String host) {
        return unwritten != null && unwritten.host().equals(host) ? unwritten : row(host);
    }

    private HostRow row(String host) {
        Bytes key = HistoryKey.host(host);
        HostRow row = rows.get(key);
        if (row != null) {
            return row;
        }
        byte[] written = store.get(key);
        return written == null ? HostRow.unknown(host) : Json.read(written, HostRow.class);
    }

    private void writeRow() {
        if (unwritten != null) {
            Bytes key = HistoryKey.host(unwritten.host());
            store.put(key, Json.write(unwritten));
            rows.put(key, unwritten);
            unwritten = null;
        }
    }

    /** The last few that were written or asked for. */
    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}

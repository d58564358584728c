package dev.gatewatch.streams.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Diagnosis.Status;
import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class HistoryStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final KeyValueStore<Bytes, byte[]> entries =
            Stores.inMemoryKeyValueStore("history").get();
    private final HistoryStore store = new HistoryStore(entries);
    private final History history = new History(() -> List.of(entries));

    @Test
    void writing_the_same_again_changes_nothing() {
        Diagnosis opened = diagnosis("d-1", NOW, Status.OPEN, Change.OPENED);
        store.diagnosed(opened);
        store.diagnosed(opened);

        assertThat(history.diagnoses(Filter.NONE, 10, null).items()).containsExactly(opened);
        assertThat(history.host("oc-1").orElseThrow().open()).hasSize(1);
    }

    @Test
    void a_diagnosis_keeps_its_place_while_it_changes() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-2", NOW.plusSeconds(1), Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.UPDATED));

        assertThat(history.diagnosesOf("oc-1", Filter.NONE, 10, null).items())
                .extracting(Diagnosis::id)
                .containsExactly("d-2", "d-1");
    }

    @Test
    void a_diagnosis_whose_beginning_turns_out_to_be_earlier_is_listed_once() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW.minusSeconds(60), Status.OPEN, Change.UPDATED));

        assertThat(history.diagnoses(Filter.NONE, 10, null).items()).hasSize(1);
        assertThat(history.diagnosesOf("oc-1", Filter.NONE, 10, null).items()).hasSize(1);
    }

    @Test
    void a_host_has_nothing_open_when_its_diagnosis_is_resolved() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW, Status.RESOLVED, Change.RESOLVED));

        assertThat(history.host("oc-1").orElseThrow().open()).isEmpty();
        assertThat(history.diagnosis("d-1").orElseThrow().life())
                .extracting(DiagnosisLife.Moment::change)
                .containsExactly(Change.OPENED, Change.RESOLVED);
    }

    @Test
    void more_of_the_same_is_no_turn_in_a_life() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        for (int i = 0; i < 500; i++) {
            store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.UPDATED));
        }
        assertThat(history.diagnosis("d-1").orElseThrow().life()).hasSize(1);
    }

    @Test
    void what_overlaps_a_range_is_in_it() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW, Status.RESOLVED, Change.RESOLVED));
        Instant resolved = NOW.plusSeconds(60);

        assertThat(inRange(NOW.minusSeconds(9), NOW)).isEmpty();
        assertThat(inRange(NOW.minusSeconds(9), NOW.plusMillis(1))).containsExactly("d-1");
        assertThat(inRange(resolved, resolved.plusSeconds(9))).containsExactly("d-1");
        assertThat(inRange(resolved.plusMillis(1), resolved.plusSeconds(9))).isEmpty();
    }

    @Test
    void of_a_hosts_events_the_latest_are_kept() {
        int many = HistoryStore.MOST_EVENTS + 500;
        for (int i = 0; i < many; i++) {
            store.happened(event("uid-" + i, NOW.plusSeconds(i), null), "token-mismatch");
        }

        List<GatewayEvent> kept =
                history.events("oc-1", Filter.NONE, many, null).items();
        assertThat(kept).hasSizeBetween(HistoryStore.MOST_EVENTS, HistoryStore.MOST_EVENTS + 100);
        assertThat(kept.get(0).uid()).isEqualTo("uid-" + (many - 1));
    }

    @Test
    void closes_are_counted_by_cause_and_lost_lines_are_marked() {
        store.happened(event("uid-1", NOW, null), "token-mismatch");
        store.happened(event("uid-2", NOW.plusSeconds(59), null), "token-mismatch");
        store.happened(event("uid-3", NOW.plusSeconds(60), null), "");
        store.happened(event("uid-4", NOW.plusSeconds(60), null), null);
        store.happened(event("uid-5", NOW.plusSeconds(120), new Gap(9, true, "the spool was full")), null);
        var range = new TimeRange(NOW, NOW.plusSeconds(72 * 60));

        Strips strips = history.strips("oc-1", range, NOW);

        assertThat(strips.ofHost("oc-1")).startsWith(2, 1, 0);
        assertThat(strips.closesOfCause("token-mismatch")).isEqualTo(2);
        assertThat(strips.causes()).containsExactly("token-mismatch");
        assertThat(strips.lostOfHost("oc-1")).containsExactly(2);
        assertThat(history.strips(range, NOW).all()).isEqualTo(strips.all());
    }

    @Test
    void a_close_with_1008_is_counted_by_the_cause_of_its_failure_though_another_line_told_of_that_first() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.happened(event("uid-1", NOW, null), "token-mismatch");
        store.happened(close("uid-2", NOW, "1008"), null);
        store.happened(close("uid-3", NOW.plusSeconds(60), "1008"), "origin-not-allowed");
        store.happened(close("uid-4", NOW.plusSeconds(60), "1006"), "token-mismatch");
        var range = new TimeRange(NOW, NOW.plusSeconds(72 * 60));

        Strips strips = history.strips("oc-1", range, NOW);

        assertThat(strips.closedOfCause("token-mismatch")).startsWith(1, 0);
        assertThat(strips.closedOfCause("origin-not-allowed")).startsWith(0, 1);
        assertThat(strips.closesOfCause("token-mismatch")).isEqualTo(2);
        assertThat(strips.closesOfHost("oc-1")).isEqualTo(3);
    }

    @Test
    void a_range_that_is_wide_or_long_ago_is_counted_in_hours() {
        var recent = new TimeRange(NOW.minus(Duration.ofHours(71)), NOW);
        var wide = new TimeRange(NOW.minus(Duration.ofHours(72)), NOW);
        var old = new TimeRange(NOW.minus(DAY.multipliedBy(31)), NOW.minus(DAY.multipliedBy(30)));

        assertThat(Resolution.of(recent, NOW)).isEqualTo(Resolution.MINUTES);
        assertThat(Resolution.of(wide, NOW)).isEqualTo(Resolution.HOURS);
        assertThat(Resolution.of(old, NOW)).isEqualTo(Resolution.HOURS);
    }

    @Test
    void what_is_old_is_forgotten_and_what_is_open_is_not() {
        store.diagnosed(diagnosis("d-old", NOW, Status.RESOLVED, Change.RESOLVED));
        store.diagnosed(diagnosis("d-open", NOW, Status.OPEN, Change.OPENED));
        store.alerted(alert("key", NOW, Alert.State.RESOLVED));
        store.happened(event("uid-1", NOW, null), "token-mismatch");
        var year = new TimeRange(NOW.minus(DAY), NOW.plus(DAY.multipliedBy(399)));

        store.forgetBefore(NOW.plus(DAY.multipliedBy(399)));
        assertThat(history.diagnoses(Filter.NONE, 10, null).items()).hasSize(2);
        assertThat(history.alerts(Filter.NONE, 10, null).items()).isEmpty();
        assertThat(history.strips(year, year.to()).closesOfHost("oc-1")).isEqualTo(1);

        store.forgetBefore(NOW.plus(DAY.multipliedBy(402)));
        assertThat(history.diagnoses(Filter.NONE, 10, null).items())
                .extracting(Diagnosis::id)
                .containsExactly("d-open");
        assertThat(history.diagnosis("d-old")).isEmpty();
        assertThat(history.strips(year, year.to()).closesOfHost("oc-1")).isZero();
    }

    @Test
    void an_alert_that_ends_is_the_same_alert() {
        store.alerted(alert("key", NOW));
        assertThat(history.standingAlerts()).hasSize(1);
        Alert resolved = alert("key", NOW, Alert.State.RESOLVED);
        store.alerted(resolved);

        assertThat(history.alerts(Filter.NONE, 10, null).items())
                .extracting(Alert::state)
                .containsExactly(Alert.State.RESOLVED);
        assertThat(history.alertsOf("oc-1", Filter.NONE, 10, null).items()).hasSize(1);
        assertThat(history.alert(resolved.id())).hasValue(resolved);
        assertThat(history.standingAlerts()).isEmpty();
    }

    @Test
    void what_began_before_a_range_and_ended_in_it_is_in_it_and_what_ended_before_is_not() {
        store.diagnosed(diagnosis("over", NOW.minus(DAY), Status.RESOLVED, Change.RESOLVED));
        store.diagnosed(diagnosis("going-on", NOW.minus(DAY), Status.OPEN, Change.OPENED));
        Diagnosis late = diagnosis("ends-late", NOW.minusSeconds(2), Status.RESOLVED, Change.RESOLVED);
        store.diagnosed(late);
        store.diagnosed(diagnosis("begins-in-it", late.resolvedAt(), Status.OPEN, Change.OPENED));
        Filter filter = filter(new TimeRange(late.resolvedAt().minusMillis(1), NOW.plus(DAY)));

        assertThat(history.diagnoses(filter, 10, null).items())
                .extracting(Diagnosis::id)
                .containsExactly("begins-in-it", "ends-late", "going-on");
    }

    @Test
    void a_range_is_read_piece_by_piece_though_it_is_written_to_meanwhile() {
        for (int n = 0; n < 4; n++) {
            store.diagnosed(diagnosis("before-" + n, NOW.minus(DAY).plusSeconds(n), Status.OPEN, Change.OPENED));
            store.diagnosed(diagnosis("in-" + n, NOW.plusSeconds(n), Status.OPEN, Change.OPENED));
        }
        Filter filter = filter(new TimeRange(NOW, NOW.plus(DAY)));
        List<String> read = new ArrayList<>();
        String cursor = null;
        int written = 0;
        do {
            Page<Diagnosis> page = history.diagnoses(filter, 3, cursor);
            page.items().stream().map(Diagnosis::id).forEach(read::add);
            cursor = page.next();
            // One newer than all that was read, and one change of each that was and was not.
            store.diagnosed(diagnosis("new-" + written++, NOW.plusSeconds(100), Status.OPEN, Change.OPENED));
            store.diagnosed(diagnosis("in-0", NOW, Status.OPEN, Change.UPDATED));
            store.diagnosed(diagnosis("in-3", NOW.plusSeconds(3), Status.OPEN, Change.UPDATED));
        } while (cursor != null);

        assertThat(read)
                .containsExactly("in-3", "in-2", "in-1", "in-0", "before-3", "before-2", "before-1", "before-0");
    }

    @Test
    void what_is_open_is_listed_without_what_is_over_and_a_cure_takes_it_out() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-2", NOW.plusSeconds(1), Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-3", NOW.plusSeconds(2), Status.REGRESSED, Change.REGRESSED));
        store.diagnosed(diagnosis("d-2", NOW.plusSeconds(1), Status.RESOLVED, Change.RESOLVED));
        Filter open = new Filter(null, Set.of(), Set.of("open", "regressed"), Set.of(), null);

        Page<Diagnosis> first = history.diagnoses(open, 1, null);
        assertThat(first.items()).extracting(Diagnosis::id).containsExactly("d-3");
        assertThat(history.diagnoses(open, 1, first.next()).items())
                .extracting(Diagnosis::id)
                .containsExactly("d-1");
    }

    @Test
    void a_diagnosis_is_counted_where_it_began_under_the_cause_that_it_turned_out_to_have() {
        store.diagnosed(diagnosis("d-1", NOW, "token-mismatch", Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW.minusSeconds(3600), "token-drift", Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-1", NOW.minusSeconds(3600), "token-drift", Status.OPEN, Change.OPENED));

        Strips strips = history.strips(new TimeRange(NOW.minusSeconds(7200), NOW.plusSeconds(60)), NOW);
        assertThat(strips.begunOfCause("token-mismatch")).containsOnly(0);
        assertThat(strips.begunOfCause("token-drift")).contains(1, 0);
        assertThat(Arrays.stream(strips.begunOfCause("token-drift")).sum()).isEqualTo(1);
    }

    @Test
    void what_one_record_means_to_its_host_is_written_at_once() {
        store.atOnce(() -> {
            store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
            store.happened(event("uid-1", NOW, null), "token-mismatch");
            assertThat(history.host("oc-1")).isEmpty();
        });

        HostRow row = history.host("oc-1").orElseThrow();
        assertThat(row.open()).extracting(HostRow.OpenDiagnosis::id).containsExactly("d-1");
        assertThat(row.eventsKept()).isEqualTo(1);
    }

    @Test
    void what_is_written_by_one_who_remembers_and_by_one_who_has_to_read_is_the_same() {
        KeyValueStore<Bytes, byte[]> read = Stores.inMemoryKeyValueStore("read").get();
        for (int i = 0; i < 5; i++) {
            Diagnosis diagnosis = diagnosis("d-1", NOW, Status.OPEN, i == 0 ? Change.OPENED : Change.UPDATED);
            GatewayEvent event = event("uid-" + i, NOW.plusSeconds(i), null);
            store.diagnosed(diagnosis);
            store.happened(event, "token-mismatch");
            new HistoryStore(read).diagnosed(diagnosis);
            new HistoryStore(read).happened(event, "token-mismatch");
        }

        assertThat(all(entries)).isEqualTo(all(read));
    }

    @Test
    void a_cursor_of_another_list_is_refused() {
        store.diagnosed(diagnosis("d-1", NOW, Status.OPEN, Change.OPENED));
        store.diagnosed(diagnosis("d-2", NOW, Status.OPEN, Change.OPENED));
        String cursor = history.diagnosesOf("oc-1", Filter.NONE, 1, null).next();

        assertThat(history.diagnosesOf("oc-1", Filter.NONE, 1, cursor).items()).hasSize(1);
        assertThatThrownBy(() -> history.diagnosesOf("oc-2", Filter.NONE, 1, cursor))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void lists_of_several_partitions_are_read_as_one() {
        KeyValueStore<Bytes, byte[]> other =
                Stores.inMemoryKeyValueStore("other").get();
        var both = new History(() -> List.of(entries, other));
        for (int i = 0; i < 6; i++) {
            new HistoryStore(i % 2 == 0 ? entries : other)
                    .diagnosed(diagnosis("d-" + i, NOW.plusSeconds(i), Status.OPEN, Change.OPENED));
        }

        Page<Diagnosis> first = both.diagnoses(Filter.NONE, 4, null);
        Page<Diagnosis> second = both.diagnoses(Filter.NONE, 4, first.next());

        assertThat(first.items()).extracting(Diagnosis::id).containsExactly("d-5", "d-4", "d-3", "d-2");
        assertThat(second.items()).extracting(Diagnosis::id).containsExactly("d-1", "d-0");
        assertThat(second.next()).isNull();
    }

    private static Map<Bytes, String> all(KeyValueStore<Bytes, byte[]> store) {
        Map<Bytes, String> all = new TreeMap<>();
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, new String(entry.value, StandardCharsets.UTF_8)));
        }
        return all;
    }

    private List<String> inRange(Instant from, Instant to) {
        var filter = new Filter(new TimeRange(from, to), Set.of(), Set.of(), Set.of(), null);
        return history.diagnoses(filter, 10, null).items().stream()
                .map(Diagnosis::id)
                .toList();
    }

    private static GatewayEvent event(String uid, Instant time, Gap gap) {
        return event(uid, time, Map.of(), gap);
    }

    private static GatewayEvent close(String uid, Instant time, String code) {
        return event(uid, time, Map.of("code", code), null);
    }

    private static GatewayEvent event(String uid, Instant time, Map<String, String> attributes, Gap gap) {
        return new GatewayEvent(
                uid,
                "oc-1",
                "default",
                time,
                time,
                Severity.WARN,
                "gateway/ws",
                Category.UNAUTHORIZED_TOKEN_MISMATCH,
                "shared-token-mismatch",
                attributes,
                "a line",
                LineSource.of(LineSource.Kind.TAIL),
                gap,
                "1");
    }

    private static Filter filter(TimeRange range) {
        return new Filter(range, Set.of(), Set.of(), Set.of(), null);
    }

    private static Alert alert(String key, Instant since) {
        return alert(key, since, Alert.State.FIRING);
    }

    private static Alert alert(String key, Instant since, Alert.State state) {
        return new Alert(
                null, key, "rule", state, "oc-1", null, null, null, null, "s", "r", null, 5, since, since, List.of());
    }

    private static Diagnosis diagnosis(String id, Instant firstSeen, Status status, Change change) {
        return diagnosis(id, firstSeen, "token-mismatch", status, change);
    }

    private static Diagnosis diagnosis(String id, Instant firstSeen, String cause, Status status, Change change) {
        boolean resolved = status == Status.RESOLVED;
        return new Diagnosis(
                id,
                "oc-1",
                "default",
                status,
                cause,
                Category.UNAUTHORIZED_TOKEN_MISMATCH,
                "A title",
                "A sentence.",
                "1 client",
                Diagnosis.Confidence.LIKELY,
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                1,
                0,
                firstSeen,
                firstSeen,
                resolved ? firstSeen.plusSeconds(60) : null,
                resolved ? new Diagnosis.Resolution(true, "A proof.", "uid", "a line") : null,
                0,
                null,
                "1",
                firstSeen,
                change);
    }
}

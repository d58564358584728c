package dev.gatewatch.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.streams.alert.AlertRules;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.metrics.Metric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTopologyTest {
    private static final String HOST = "oc-fra-01";
    private static final String CLIENT = "10.20.4.31";

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(stateDir);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void its_picture_is_as_it_was_drawn() throws IOException {
        var metrics = new GatewatchMetrics(new PrometheusRegistry(), () -> TopologyDriver.CATALOGUE);
        var topology = new DiagnosisTopology(
                () -> TopologyDriver.CATALOGUE, AlertRules.DEFAULT, Duration.ofMinutes(2), metrics);

        try (var drawn = getClass().getResourceAsStream("topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualToNormalizingNewlines(new String(drawn.readAllBytes(), UTF_8));
        }
    }

    @Test
    void a_telling_line_becomes_an_event_and_an_ordinary_one_does_not() {
        var line = fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", CLIENT));
        fleet.says(HOST, "gateway", "heartbeat ok");

        assertThat(fleet.events())
                .singleElement()
                .satisfies(event -> assertThat(event.uid()).isEqualTo(line.uid()));
    }

    @Test
    void a_line_that_is_sent_again_has_no_effect_again() {
        var line = fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", CLIENT));
        fleet.pass(Duration.ofDays(2));
        fleet.send(line);

        assertThat(fleet.events()).hasSize(1);
        assertThat(fleet.counted(Metric.EVENTS_REPEATED)).isEqualTo(1);
    }

    @Test
    void a_line_of_another_host_is_another_line_even_with_the_same_uid() {
        var line = fleet.says("mallory", Lines.WS, Lines.unauthorized("c-1", CLIENT));
        fleet.send(new LogLine(
                line.uid(),
                HOST,
                line.gateway(),
                line.time(),
                line.observedTime(),
                line.severity(),
                line.subsystem(),
                line.message(),
                line.attributes(),
                line.source(),
                null));

        assertThat(fleet.events()).hasSize(2);
    }

    @Test
    void a_failure_is_diagnosed_within_five_seconds_and_resolved_by_the_line_that_proves_the_cure() {
        fail(HOST, "c-1");
        fleet.pass(Duration.ofSeconds(5));
        assertThat(fleet.diagnoses()).singleElement().satisfies(opened -> {
            assertThat(opened.change()).isEqualTo(Change.OPENED);
            assertThat(opened.cause()).isEqualTo("token-mismatch");
            assertThat(opened.fix().article()).isEqualTo(2);
        });

        var proof = fleet.says(HOST, Lines.WS, Lines.connected("c-2", CLIENT));
        assertThat(fleet.diagnoses()).singleElement().satisfies(resolved -> {
            assertThat(resolved.change()).isEqualTo(Change.RESOLVED);
            assertThat(resolved.resolvedBy().proof()).isTrue();
            assertThat(resolved.resolvedBy().evidence()).isEqualTo(proof.uid());
        });
    }

    @Test
    void a_failure_that_is_seen_no_more_is_resolved_by_quiet_at_the_time_at_which_it_became_so() {
        fail(HOST, "c-1");
        fleet.pass(Duration.ofSeconds(5));
        Diagnosis opened = fleet.diagnoses().get(0);

        fleet.pass(Duration.ofDays(1));

        assertThat(fleet.diagnoses()).singleElement().satisfies(resolved -> {
            assertThat(resolved.id()).isEqualTo(opened.id());
            assertThat(resolved.resolvedBy().proof()).isFalse();
            assertThat(resolved.resolvedAt()).isBefore(fleet.now().minus(Duration.ofHours(12)));
        });
    }

    @Test
    void a_shipper_with_a_backlog_makes_nothing_quiet() {
        fail(HOST, "c-1");
        fleet.pass(Duration.ofSeconds(5));
        fleet.diagnoses();

        for (Duration lag = Duration.ZERO; lag.toHours() < 24; lag = lag.plusSeconds(30)) {
            fleet.isAlive(HOST, fleet.now(), lag);
            fleet.pass(Duration.ofSeconds(30));
        }

        assertThat(fleet.diagnoses()).noneMatch(diagnosis -> diagnosis.change() == Change.RESOLVED);
    }

    @Test
    void a_host_that_is_cut_off_is_silent_but_what_failed_before_has_not_gone_quiet() {
        fail(HOST, "c-1");
        fleet.isAlive(HOST);
        fleet.pass(Duration.ofSeconds(5));
        fleet.diagnoses();

        fleet.pass(Duration.ofDays(1));
        assertThat(fleet.diagnoses())
                .noneMatch(diagnosis -> diagnosis.change() == Change.RESOLVED)
                .anyMatch(diagnosis -> diagnosis.cause().equals("host-silent"));

        fleet.isAlive(HOST);
        assertThat(fleet.diagnoses())
                .anyMatch(
                        diagnosis -> diagnosis.cause().equals("host-silent") && diagnosis.change() == Change.RESOLVED);
    }

    @Test
    void a_host_is_silent_within_a_minute_and_not_before_four_heartbeats_are_missing() {
        fleet.isAlive(HOST);
        fleet.pass(Duration.ofSeconds(4 * Heartbeat.INTERVAL_SECONDS));
        assertThat(fleet.diagnoses()).isEmpty();
        fleet.pass(Duration.ofSeconds(60 - 5 * Heartbeat.INTERVAL_SECONDS));
        assertThat(fleet.diagnoses()).hasSize(1);
    }

    @Test
    void a_host_that_never_sent_a_heartbeat_is_never_silent() {
        fleet.says(HOST, Lines.WS, Lines.connected("c-1", CLIENT));
        fleet.pass(Duration.ofDays(1));

        assertThat(fleet.diagnoses()).isEmpty();
    }

    @Test
    void a_host_that_is_behind_is_judged_on_its_own_time() {
        Instant then = fleet.now().minus(Duration.ofHours(2));
        fail("oc-live", "c-1");
        fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", CLIENT), then);
        fleet.says(HOST, Lines.WS, Lines.closed1008("c-1", CLIENT), then);
        fleet.pass(Duration.ofSeconds(5));

        assertThat(fleet.diagnoses())
                .filteredOn(diagnosis -> diagnosis.host().equals(HOST))
                .singleElement()
                .satisfies(diagnosis -> assertThat(diagnosis.firstSeen()).isEqualTo(then));
    }

    @Test
    void a_clock_that_stands_in_1970_stops_nobody() {
        for (int i = 0; i < 10; i++) {
            fleet.says(HOST, Lines.WS, Lines.unauthorized("c-" + i, CLIENT), Instant.ofEpochSecond(i));
            fleet.says(HOST, Lines.WS, Lines.closed1008("c-" + i, CLIENT), Instant.ofEpochSecond(i));
        }
        fail("oc-live", "c-1");
        fleet.pass(Duration.ofSeconds(5));

        assertThat(fleet.diagnoses()).extracting(Diagnosis::host).contains(HOST, "oc-live");
        assertThat(fleet.deadLetters()).isEmpty();
    }

    @Test
    void the_same_log_gives_the_same_diagnoses_byte_for_byte_however_fast_it_is_read(@TempDir Path otherStateDir) {
        List<Record> log = new ArrayList<>();
        List<String> lived = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String host = "oc-" + i % 3;
            log.add(said(host, Lines.unauthorized("c-" + i, CLIENT)));
            log.add(said(host, Lines.closed1008("c-" + i, CLIENT)));
            if (i % 7 == 0) {
                log.add(said(host, Lines.connected("d-" + i, CLIENT)));
            }
            Duration pause = i == 20 ? Duration.ofHours(1) : Duration.ofSeconds(i);
            for (Duration gone = Duration.ZERO; gone.compareTo(pause) < 0; gone = gone.plusSeconds(3)) {
                fleet.pass(Duration.ofSeconds(3));
            }
            fleet.diagnoses().forEach(diagnosis -> lived.add(Json.writeText(diagnosis)));
        }

        List<String> replayed = new ArrayList<>();
        try (var other = new TopologyDriver(otherStateDir)) {
            for (Record record : log) {
                other.send(record.line(), record.arrived());
            }
            other.diagnoses().forEach(diagnosis -> replayed.add(Json.writeText(diagnosis)));
        }
        assertThat(replayed).isNotEmpty();
        for (int host = 0; host < 3; host++) {
            String of = "\"host\":\"oc-" + host + "\"";
            List<String> told = lived.stream().filter(json -> json.contains(of)).toList();
            assertThat(replayed.stream().filter(json -> json.contains(of)).toList())
                    .isEqualTo(told.subList(0, (int)
                            replayed.stream().filter(json -> json.contains(of)).count()));
        }
    }

    private record Record(LogLine line, Instant arrived) {}

    private Record said(String host, String message) {
        return new Record(fleet.says(host, Lines.WS, message), fleet.now());
    }

    private void fail(String host, String conn) {
        fleet.says(host, Lines.WS, Lines.unauthorized(conn, CLIENT));
        fleet.says(host, Lines.WS, Lines.closed1008(conn, CLIENT));
    }
}

package dev.gatewatch.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.streams.alert.RepeatedCloses;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
        var metrics = new GatewatchMetrics(new SimpleMeterRegistry());
        var topology =
                new DiagnosisTopology(Catalogue.bundled(), RepeatedCloses.DEFAULT, Duration.ofMinutes(2), metrics);

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
        assertThat(fleet.counted("gatewatch.events.repeated")).isEqualTo(1);
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

        for (Duration lag = Duration.ZERO; lag.toHours() < 24; lag = lag.plusSeconds(60)) {
            fleet.isAlive(HOST, fleet.now(), lag);
            fleet.pass(Duration.ofSeconds(60));
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
    void a_host_is_silent_after_two_minutes_and_not_a_moment_sooner() {
        fleet.isAlive(HOST);
        fleet.pass(Duration.ofMinutes(2).minusSeconds(1));
        assertThat(fleet.diagnoses()).isEmpty();
        fleet.pass(Duration.ofSeconds(2));
        fleet.pass(Duration.ofSeconds(2));
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
    void the_same_log_gives_the_same_diagnoses_byte_for_byte(@TempDir Path otherStateDir) {
        List<String> once = tellAStory(fleet);
        List<String> again;
        try (var other = new TopologyDriver(otherStateDir)) {
            again = tellAStory(other);
        }

        assertThat(once).isNotEmpty();
        assertThat(again).isEqualTo(once);
    }

    private void fail(String host, String conn) {
        fleet.says(host, Lines.WS, Lines.unauthorized(conn, CLIENT));
        fleet.says(host, Lines.WS, Lines.closed1008(conn, CLIENT));
    }

    private static List<String> tellAStory(TopologyDriver fleet) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String host = "oc-" + i % 3;
            fleet.says(host, Lines.WS, Lines.unauthorized("c-" + i, CLIENT));
            fleet.says(host, Lines.WS, Lines.closed1008("c-" + i, CLIENT));
            if (i % 7 == 0) {
                fleet.says(host, Lines.WS, Lines.connected("d-" + i, CLIENT));
            }
            fleet.pass(Duration.ofSeconds(i));
            fleet.diagnoses().forEach(diagnosis -> told.add(Json.writeText(diagnosis)));
        }
        return told;
    }
}

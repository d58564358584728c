package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountPolicyClosesTest {
    private static final String HOST = "oc-fra-01";
    private static final String CLIENT = "10.20.4.31";

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;
    private int conns;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(stateDir);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void five_closes_within_five_minutes_are_one_alert_that_names_the_diagnosis_and_its_fix() {
        close(HOST, 4, Duration.ofSeconds(10));
        assertThat(fleet.alerts()).isEmpty();

        close(HOST, 20, Duration.ofSeconds(10));

        assertThat(fleet.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
            assertThat(alert.host()).isEqualTo(HOST);
            assertThat(alert.since()).isEqualTo(TopologyDriver.START);
            assertThat(alert.count()).isEqualTo(5);
            assertThat(alert.cause()).isEqualTo("token-mismatch");
            assertThat(alert.diagnosis()).isNotNull();
            assertThat(alert.commands()).isNotEmpty();
            assertThat(alert.reason()).isEqualTo("5 closes with 1008 within 5 min");
        });
    }

    @Test
    void an_alert_ends_when_a_whole_window_was_quiet() {
        close(HOST, 6, Duration.ofSeconds(1));
        Alert firing = fleet.alerts().get(0);

        fleet.pass(Duration.ofMinutes(4));
        assertThat(fleet.alerts()).isEmpty();
        fleet.pass(Duration.ofMinutes(2));

        assertThat(fleet.alerts()).singleElement().satisfies(resolved -> {
            assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
            assertThat(resolved.key()).isEqualTo(firing.key());
            assertThat(resolved.since()).isEqualTo(firing.since());
            assertThat(resolved.count()).isEqualTo(6);
            assertThat(resolved.changedAt()).isEqualTo(TopologyDriver.START.plusSeconds(5 + 5 * 60));
        });
    }

    @Test
    void each_host_has_its_own_count() {
        for (int host = 0; host < 10; host++) {
            close("oc-" + host, 4, Duration.ZERO);
        }
        assertThat(fleet.alerts()).isEmpty();
    }

    @Test
    void a_backlog_that_arrives_late_does_not_fire_but_what_goes_on_now_does() {
        Instant then = fleet.now().minus(Duration.ofHours(2));
        for (int i = 0; i < 20; i++) {
            close(HOST, then.plusSeconds(i));
        }
        assertThat(fleet.alerts()).isEmpty();

        close(HOST, 5, Duration.ofSeconds(1));
        assertThat(fleet.alerts()).hasSize(1);
    }

    @Test
    void a_host_whose_clock_is_behind_fires_like_any_other() {
        Duration behind = Duration.ofHours(1);
        fleet.isAlive(HOST, fleet.now().minus(behind), Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            close(HOST, fleet.now().minus(behind));
        }
        assertThat(fleet.alerts()).hasSize(1);
    }

    @Test
    void an_alert_of_a_host_that_is_cut_off_does_not_end_by_what_is_not_heard() {
        fleet.isAlive(HOST);
        close(HOST, 5, Duration.ZERO);
        fleet.alerts();

        fleet.pass(Duration.ofHours(1));
        assertThat(fleet.alerts()).isEmpty();

        fleet.isAlive(HOST);
        assertThat(fleet.alerts()).extracting(Alert::state).isEqualTo(List.of(Alert.State.RESOLVED));
    }

    /** So many closes, one each {@code pace}. */
    private void close(String host, int closes, Duration pace) {
        for (int i = 0; i < closes; i++) {
            close(host, fleet.now());
            fleet.pass(pace);
        }
    }

    private void close(String host, Instant hostTime) {
        String conn = "c-" + conns++;
        fleet.says(host, Lines.WS, Lines.unauthorized(conn, CLIENT), hostTime);
        fleet.says(host, Lines.WS, Lines.closed1008(conn, CLIENT), hostTime);
    }
}

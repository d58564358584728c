package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.streams.alert.AlertSettingsText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaiseAlertsTest {
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
        assertThat(alerts("repeated-1008-closes")).isEmpty();
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

    @Test
    void a_cause_has_its_own_threshold_where_it_was_given_one() {
        startWith("""
                rules:
                  repeated-closes:
                    own:
                      - {cause: token-mismatch, host: "oc-fra-*", closes: 3, within: 1m}
                      - {host: "lab-*", off: true}
                """);

        close(HOST, 3, Duration.ofSeconds(1));
        close("oc-nyc-01", 4, Duration.ofSeconds(1));
        close("lab-01", 20, Duration.ofSeconds(1));

        assertThat(alerts("repeated-1008-closes")).singleElement().satisfies(alert -> {
            assertThat(alert.host()).isEqualTo(HOST);
            assertThat(alert.threshold()).isEqualTo("3 closes with 1008 within 1 min");
        });
    }

    @Test
    void a_silent_host_is_one_alert_until_it_is_heard_for_a_while() {
        fleet.isAlive(HOST);
        fleet.pass(Duration.ofMinutes(3));

        assertThat(fleet.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("silent-host");
            assertThat(alert.cause()).isEqualTo("host-silent");
            assertThat(alert.threshold()).isEqualTo("no heartbeat for 45 s");
        });

        fleet.isAlive(HOST);
        fleet.pass(Duration.ofMinutes(1));
        assertThat(fleet.alerts()).isEmpty();
        beat(HOST, Duration.ofMinutes(4));
        assertThat(fleet.alerts()).extracting(Alert::state).containsExactly(Alert.State.RESOLVED);
    }

    @Test
    void a_host_that_was_heard_last_long_ago_and_does_not_come_back_is_silent_too() {
        fleet.isAlive(HOST, fleet.now(), Duration.ofMinutes(20));
        fleet.pass(Duration.ofMinutes(3));

        assertThat(onlyAlert("silent-host").since()).isEqualTo(TopologyDriver.START.minus(Duration.ofMinutes(20)));
    }

    @Test
    void a_silence_in_which_we_stood_still_fires_only_when_it_is_still_so_afterwards() {
        fleet.isAlive(HOST);
        fleet.pass(Duration.ofHours(1));
        assertThat(fleet.alerts()).isEmpty();

        fleet.pass(Duration.ofSeconds(5));
        assertThat(alerts("silent-host")).hasSize(1);
    }

    @Test
    void a_host_that_is_silent_again_and_again_wakes_somebody_once() {
        for (int i = 0; i < 4; i++) {
            beat(HOST, Duration.ofSeconds(30));
            fleet.pass(Duration.ofMinutes(1));
        }
        assertThat(fleet.alerts()).hasSize(1);
    }

    @Test
    void a_failure_that_comes_back_again_and_again_fires_until_it_stays_away() {
        close(HOST, 1, Duration.ofSeconds(30));
        for (int relapse = 0; relapse < 3; relapse++) {
            assertThat(alerts("flapping")).isEmpty();
            fleet.says(HOST, Lines.WS, Lines.connected("c-well" + relapse, CLIENT));
            fleet.pass(Duration.ofMinutes(1));
            close(HOST, 1, Duration.ofSeconds(30));
        }
        Alert firing = onlyAlert("flapping");
        assertThat(firing.state()).isEqualTo(Alert.State.FIRING);
        assertThat(firing.cause()).isEqualTo("token-mismatch");
        assertThat(firing.reason()).isEqualTo("came back 3 times");

        fleet.says(HOST, Lines.WS, Lines.connected("c-cured", CLIENT));
        fleet.pass(Duration.ofMinutes(20));
        Alert resolved = onlyAlert("flapping");
        assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(resolved.id()).isEqualTo(firing.id());
    }

    @Test
    void a_diagnosis_that_stays_open_for_too_long_fires_once_and_ends_with_its_cure() {
        close(HOST, 1, Duration.ZERO);
        fleet.pass(Duration.ofMinutes(29));
        assertThat(fleet.alerts()).isEmpty();

        close(HOST, 1, Duration.ZERO);
        fleet.pass(Duration.ofMinutes(2));
        Alert firing = onlyAlert("open-too-long");
        assertThat(firing.since()).isEqualTo(TopologyDriver.START);
        assertThat(firing.reason()).isEqualTo("open for 30 min");
        assertThat(firing.commands()).isNotEmpty();

        fleet.says(HOST, Lines.WS, Lines.connected("c-well", CLIENT));
        Alert resolved = onlyAlert("open-too-long");
        assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(resolved.id()).isEqualTo(firing.id());
    }

    @Test
    void what_was_open_for_long_and_is_told_late_fires_only_when_it_is_still_open_now() {
        Instant then = fleet.now().minus(Duration.ofHours(3));
        for (int minutes = 0; minutes <= 170; minutes += 10) {
            close(HOST, then.plus(Duration.ofMinutes(minutes)));
        }
        assertThat(fleet.alerts()).isEmpty();

        fleet.isAlive(HOST, fleet.now(), Duration.ZERO);
        assertThat(onlyAlert("open-too-long").since()).isEqualTo(then);
    }

    @Test
    void lost_lines_are_told_once_and_until_nothing_was_lost_for_a_window() {
        lose(HOST, 30, fleet.now());
        lose(HOST, 12, fleet.now());

        Alert firing = onlyAlert("lost-lines");
        assertThat(firing.count()).isEqualTo(30);
        assertThat(firing.sentence()).contains("the spool was full");

        fleet.pass(Duration.ofMinutes(11));
        Alert resolved = onlyAlert("lost-lines");
        assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(resolved.count()).isEqualTo(42);
    }

    @Test
    void lines_that_were_lost_long_ago_wake_nobody() {
        lose(HOST, 30, fleet.now().minus(Duration.ofHours(1)));
        assertThat(fleet.alerts()).isEmpty();
    }

    @Test
    void a_rule_that_is_off_never_fires() {
        startWith("""
                rules:
                  silent-host: {off: true}
                  lost-lines: {off: true}
                  repeated-closes: {off: true}
                """);
        fleet.isAlive(HOST);
        lose(HOST, 30, fleet.now());
        close(HOST, 9, Duration.ZERO);
        fleet.pass(Duration.ofMinutes(3));

        assertThat(fleet.alerts()).isEmpty();
    }

    private void startWith(String settings) {
        fleet.close();
        fleet = new TopologyDriver(
                stateDir.resolve("own"), AlertSettingsText.read(settings).rules());
    }

    private Alert onlyAlert(String rule) {
        List<Alert> alerts = alerts(rule);
        assertThat(alerts).hasSize(1);
        return alerts.get(0);
    }

    private List<Alert> alerts(String rule) {
        return fleet.alerts().stream()
                .filter(alert -> alert.rule().equals(rule))
                .toList();
    }

    private void beat(String host, Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            fleet.pass(Duration.ofSeconds(10));
            fleet.isAlive(host);
        }
    }

    private void lose(String host, long lines, Instant hostTime) {
        fleet.send(new LogLine(
                "gap-" + conns++,
                host,
                LogLine.DEFAULT_GATEWAY,
                hostTime,
                hostTime,
                Severity.WARN,
                null,
                "lines are missing",
                Map.of(),
                LineSource.of(LineSource.Kind.TAIL),
                new Gap(lines, true, "the spool was full")));
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

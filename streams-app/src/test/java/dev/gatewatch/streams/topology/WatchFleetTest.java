package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.streams.alert.AlertSettingsText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchFleetTest {
    private static final String CLIENT = "10.20.4.31";

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;
    private int conns;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(
                stateDir,
                AlertSettingsText.read("rules: {fleet: {hosts: 4, percent: 50, within: 10m}}")
                        .rules());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void one_cause_on_enough_hosts_is_one_alert_of_the_fleet() {
        hosts(20);
        breaks(0, 3, fleet.now());
        assertThat(ofFleet()).isEmpty();

        breaks(3, 4, fleet.now());

        assertThat(ofFleet()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
            assertThat(alert.host()).isEqualTo("fleet");
            assertThat(alert.key()).isEqualTo("fleet/token-mismatch");
            assertThat(alert.hosts()).containsExactly("oc-00", "oc-01", "oc-02", "oc-03");
            assertThat(alert.count()).isEqualTo(4);
            assertThat(alert.sentence()).contains("on 4 of 20 hosts: oc-00, oc-01, oc-02, oc-03.");
            assertThat(alert.threshold()).isEqualTo("one cause on 4 hosts within 10 min");
        });
        assertThat(fleet.history().standingAlerts()).extracting(Alert::host).contains("fleet");
    }

    @Test
    void a_share_of_a_small_fleet_is_enough_but_never_two_hosts() {
        hosts(5);
        breaks(0, 2, fleet.now());
        assertThat(ofFleet()).isEmpty();

        breaks(2, 3, fleet.now());
        assertThat(ofFleet()).hasSize(1);
    }

    @Test
    void more_hosts_are_told_of_when_they_are_twice_as_many() {
        hosts(20);
        breaks(0, 4, fleet.now());
        ofFleet();

        breaks(4, 7, fleet.now());
        assertThat(ofFleet()).isEmpty();
        breaks(7, 8, fleet.now());
        assertThat(ofFleet())
                .singleElement()
                .satisfies(alert -> assertThat(alert.count()).isEqualTo(8));
    }

    @Test
    void it_is_over_when_fewer_than_half_of_what_was_enough_still_have_it() {
        hosts(20);
        breaks(0, 4, fleet.now());
        Alert firing = ofFleet().get(0);

        heals(0, 2);
        assertThat(ofFleet()).isEmpty();
        heals(2, 3);
        assertThat(ofFleet()).singleElement().satisfies(resolved -> {
            assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
            assertThat(resolved.id()).isEqualTo(firing.id());
            assertThat(resolved.reason()).isEqualTo("still on 1 of 20 hosts");
        });
    }

    @Test
    void what_comes_up_slowly_is_no_outbreak() {
        hosts(20);
        for (int host = 0; host < 6; host++) {
            breaks(host, host + 1, fleet.now());
            fleet.pass(Duration.ofMinutes(5));
        }
        assertThat(ofFleet()).extracting(Alert::cause).doesNotContain("token-mismatch");
    }

    @Test
    void a_backlog_of_many_hosts_that_arrives_late_wakes_nobody() {
        Duration behind = Duration.ofHours(2);
        for (int host = 0; host < 20; host++) {
            fleet.isAlive(name(host), fleet.now(), behind);
        }
        breaks(0, 10, fleet.now().minus(behind));
        assertThat(ofFleet()).isEmpty();
    }

    @Test
    void hosts_that_were_heard_last_long_ago_and_do_not_come_back_are_one_alert_too() {
        for (int host = 0; host < 4; host++) {
            fleet.isAlive(name(host), fleet.now(), Duration.ofMinutes(20));
        }
        fleet.pass(Duration.ofMinutes(1));

        assertThat(ofFleet())
                .singleElement()
                .satisfies(alert -> assertThat(alert.cause()).isEqualTo("host-silent"));
    }

    private List<Alert> ofFleet() {
        return fleet.alerts().stream()
                .filter(alert -> alert.host().equals(Alert.FLEET))
                .toList();
    }

    private void hosts(int number) {
        for (int host = 0; host < number; host++) {
            fleet.isAlive(name(host));
        }
    }

    private void breaks(int from, int to, Instant hostTime) {
        for (int host = from; host < to; host++) {
            String conn = "c-" + conns++;
            fleet.says(name(host), Lines.WS, Lines.unauthorized(conn, CLIENT), hostTime);
            fleet.says(name(host), Lines.WS, Lines.closed1008(conn, CLIENT), hostTime);
        }
        fleet.pass(Duration.ofSeconds(5));
    }

    private void heals(int from, int to) {
        for (int host = from; host < to; host++) {
            fleet.says(name(host), Lines.WS, Lines.connected("c-" + conns++, CLIENT));
        }
    }

    private static String name(int host) {
        return String.format("oc-%02d", host);
    }
}

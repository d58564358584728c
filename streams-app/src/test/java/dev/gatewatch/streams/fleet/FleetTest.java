package dev.gatewatch.streams.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.streams.fleet.Summary.Statement;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.TimeRange;
import dev.gatewatch.streams.metrics.Metric;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    @TempDir
    Path stateDir;

    private TopologyDriver hosts;
    private final List<Attention> acknowledgements = new ArrayList<>();
    private int conns;

    @BeforeEach
    void start() {
        hosts = new TopologyDriver(stateDir);
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void a_cause_is_shared_from_three_hosts_on() {
        fail("oc-1", 1);
        fail("oc-2", 1);
        assertThat(summary().causes())
                .singleElement()
                .satisfies(cause -> assertThat(cause.shared()).isFalse());

        fail("oc-3", 1);
        assertThat(summary().causes()).singleElement().satisfies(cause -> {
            assertThat(cause.shared()).isTrue();
            assertThat(cause.hosts()).isEqualTo(3);
        });
        assertThat(summary().lead().get(0))
                .isEqualTo(new Statement(true, "Three share one cause: A client presents a wrong gateway token."));
    }

    @Test
    void what_is_new_is_said_for_ten_minutes() {
        hosts.isAlive("oc-1");
        fail("oc-1", 1);
        assertThat(lead()).containsExactly("One is new in the last 10 minutes.");

        for (int seconds = 0; seconds < 600; seconds += 30) {
            hosts.pass(Duration.ofSeconds(30));
            hosts.isAlive("oc-1");
        }
        assertThat(lead()).containsExactly("Nothing is new in the last 10 minutes.");
    }

    @Test
    void the_worst_come_first() {
        fail("a-few", 1);
        fail("z-many", 9);
        hosts.isAlive("b-silent");
        hosts.isAlive("c-well");
        for (int second = 0; second < 140; second += 10) {
            hosts.pass(Duration.ofSeconds(10));
            hosts.isAlive("c-well");
        }

        assertThat(names(HostOrder.WORST)).containsExactly("b-silent", "z-many", "a-few", "c-well");
        assertThat(names(HostOrder.CLOSES)).startsWith("z-many", "a-few");
        assertThat(names(HostOrder.HOST)).containsExactly("a-few", "b-silent", "c-well", "z-many");
        assertThat(summary().sentence()).isEqualTo("3 of 4 hosts need you.");
        assertThat(lead()).contains("One host is silent.");
    }

    @Test
    void a_host_that_somebody_is_on_comes_last_of_those_that_are_as_urgent() {
        fail("z-many", 9);
        fail("a-few", 1);
        hosts.isAlive("c-well");
        assertThat(names(HostOrder.WORST)).containsExactly("z-many", "a-few", "c-well");

        acknowledge("z-many");
        assertThat(names(HostOrder.WORST)).containsExactly("a-few", "z-many", "c-well");
        assertThat(fleet().view("z-many", lastHour()).orElseThrow().acknowledgement())
                .isEqualTo(new HostView.Acknowledgement("ada", "on it", hosts.now(), null));
        assertThat(fleet().view("a-few", lastHour()).orElseThrow().acknowledgement())
                .isNull();
    }

    @Test
    void what_somebody_was_on_and_is_over_counts_no_more() {
        fail("z-many", 9);
        acknowledge("z-many");
        hosts.pass(Duration.ofHours(2));
        assertThat(hosts.history().standingAlerts()).isEmpty();
        fail("z-many", 1);

        assertThat(fleet().view("z-many", lastHour()).orElseThrow().acknowledgement())
                .isNull();
    }

    @Test
    void hosts_of_one_cause_stay_together_and_within_it_the_one_that_somebody_is_on_comes_last() {
        fail("a-many", 9);
        fail("b-few", 1);
        fail("c-few", 1);
        acknowledge("a-many");

        assertThat(summary().causes()).extracting(Summary.CauseView::shared).containsExactly(true);
        assertThat(names(HostOrder.WORST)).containsExactly("b-few", "c-few", "a-many");
    }

    @Test
    void a_list_goes_on_where_it_was_left_though_hosts_before_that_place_have_come_and_gone() {
        for (int i = 0; i < 6; i++) {
            hosts.isAlive("oc-" + i);
        }
        Fleet.HostPage first = fleet().hosts(everything(), HostOrder.HOST, 3, null);
        assertThat(first.items()).extracting(HostView::host).containsExactly("oc-0", "oc-1", "oc-2");

        hosts.isAlive("a-newcomer");
        Fleet.HostPage second = fleet().hosts(everything(), HostOrder.HOST, 3, first.next());
        assertThat(second.items()).extracting(HostView::host).containsExactly("oc-3", "oc-4", "oc-5");
        assertThat(second.next()).isNull();
    }

    @Test
    void a_cure_is_marked_in_the_bucket_in_which_it_was_proved() {
        fail("oc-1", 1);
        hosts.says("oc-1", Lines.WS, Lines.connected("c-well", "10.0.0.1"));

        HostView host = fleet().view("oc-1", lastHour()).orElseThrow();
        assertThat(host.state()).isEqualTo(Standing.State.HEALTHY);
        assertThat(host.cured()).containsExactly(lastHour().bucketOf(hosts.now()));
    }

    @Test
    void a_host_that_is_heard_of_again_was_not_cured_of_anything() {
        hosts.isAlive("oc-1");
        hosts.pass(Duration.ofMinutes(5));
        assertThat(fleet().view("oc-1", lastHour()).orElseThrow().state()).isEqualTo(Standing.State.SILENT);
        hosts.isAlive("oc-1");

        HostView host = fleet().view("oc-1", lastHour()).orElseThrow();
        assertThat(host.state()).isEqualTo(Standing.State.HEALTHY);
        assertThat(host.cured()).isEmpty();
        assertThat(summary().lastCure()).isNull();
        assertThat(hosts.counted(Metric.TIME_TO_RESOLVE, "proof")).isZero();
        assertThat(hosts.history().diagnoses(Filter.NONE, 10, null).items())
                .singleElement()
                .satisfies(silence -> assertThat(silence.status()).isEqualTo(Diagnosis.Status.RESOLVED));
    }

    @Test
    void a_silent_host_counts_as_silent_whatever_else_is_wrong_with_it() {
        hosts.isAlive("oc-1");
        for (String host : List.of("oc-1", "oc-2", "oc-3")) {
            fail(host, 1);
        }
        hosts.pass(Duration.ofMinutes(5));

        assertThat(summary().hosts().silent()).isEqualTo(1);
        assertThat(summary().hosts().open()).isEqualTo(3);
        assertThat(summary().hosts().needYou()).isEqualTo(3);
        var silent = new Filter(lastHour(), Set.of(), Set.of("silent"), Set.of(), null);
        assertThat(fleet().hosts(silent, HostOrder.HOST, 100, null).items())
                .extracting(HostView::host)
                .containsExactly("oc-1");
    }

    @Test
    void a_change_of_the_configuration_is_seen_on_the_axis_whatever_flood_of_failures_follows() {
        hosts.says("oc-1", "gateway", "config change detected; evaluating reload (gateway.auth.token)");
        for (int i = 0; i < 600; i++) {
            hosts.says("oc-1", Lines.WS, Lines.unauthorized("c-" + i, "10.0.0.1"));
            hosts.says("oc-1", Lines.WS, Lines.closed1008("c-" + i, "10.0.0.1"));
        }

        HostStory.Timeline timeline =
                fleet().host("oc-1", lastHour()).orElseThrow().timeline();
        assertThat(timeline.marks()).extracting(HostStory.Mark::kind).containsExactly("config");
        assertThat(timeline.marksFrom()).isNull();
    }

    @Test
    void an_axis_says_since_when_its_moments_are_known_where_older_ones_are_not_kept() {
        hosts.says("oc-1", "gateway", "config change detected; evaluating reload (gateway.auth.token)");
        hosts.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 1_100; i++) {
            hosts.says("oc-1", Lines.WS, Lines.unauthorized("c-" + i, "10.0.0.1"));
            hosts.says("oc-1", Lines.WS, Lines.closed1008("c-" + i, "10.0.0.1"));
        }

        HostStory.Timeline timeline =
                fleet().host("oc-1", lastHour()).orElseThrow().timeline();
        assertThat(timeline.marks()).isEmpty();
        assertThat(timeline.marksFrom()).isEqualTo(hosts.now());
    }

    private void fail(String host, int times) {
        for (int i = 0; i < times; i++) {
            String conn = "c-" + conns++;
            hosts.says(host, Lines.WS, Lines.unauthorized(conn, "10.0.0.1"));
            hosts.says(host, Lines.WS, Lines.closed1008(conn, "10.0.0.1"));
        }
        hosts.pass(Duration.ofSeconds(5));
    }

    private void acknowledge(String host) {
        Alert alert = hosts.history().standingAlerts().stream()
                .filter(standing -> standing.host().equals(host))
                .findFirst()
                .orElseThrow();
        acknowledgements.add(Attention.acknowledgement(alert, "ada", hosts.now(), "on it", null));
    }

    private Fleet fleet() {
        return new Fleet(
                hosts.history(),
                () -> TopologyDriver.CATALOGUE,
                () -> new Summary.Partitions(1, 1, true),
                () -> acknowledgements,
                Clock.fixed(hosts.now(), ZoneOffset.UTC));
    }

    private TimeRange lastHour() {
        return new TimeRange(hosts.now().minus(Duration.ofHours(1)), hosts.now().plusMillis(1));
    }

    private Filter everything() {
        return new Filter(lastHour(), Set.of(), Set.of(), Set.of(), null);
    }

    private Summary summary() {
        return fleet().summary(lastHour());
    }

    private List<String> lead() {
        return summary().lead().stream().map(Statement::text).toList();
    }

    private List<String> names(HostOrder order) {
        return fleet().hosts(everything(), order, 100, null).items().stream()
                .map(HostView::host)
                .toList();
    }
}

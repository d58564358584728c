package dev.gatewatch.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.streams.metrics.GatewatchMetrics.Channel;
import dev.gatewatch.streams.metrics.GatewatchMetrics.DeliveryOutcome;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewatchMetricsTest {
    private static final String HOST = "oc-fra-01";
    private static final String CLIENT = "10.0.0.7";

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
    void lines_read_are_matched_unmatched_and_rejected() {
        var repeated = fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", CLIENT));
        fleet.send(repeated);
        fleet.says(HOST, Lines.WS, Lines.closed1008("c-1", CLIENT));
        for (int i = 0; i < 4; i++) {
            fleet.says(HOST, "gateway", "an ordinary line");
        }
        fleet.sends(HOST, "no JSON".getBytes(StandardCharsets.UTF_8));
        fleet.sends(HOST, null);
        fleet.sends("", "{}".getBytes(StandardCharsets.UTF_8));

        int sent = 10;
        assertThat(fleet.counted(Metric.LINES, "matched")).isEqualTo(3);
        assertThat(fleet.counted(Metric.LINES, "unmatched")).isEqualTo(4);
        assertThat(fleet.counted(Metric.LINES, "rejected")).isEqualTo(3);
        assertThat(fleet.counted(Metric.LINES, "matched")
                        + fleet.counted(Metric.LINES, "unmatched")
                        + fleet.counted(Metric.LINES, "rejected"))
                .isEqualTo(sent);
        assertThat(fleet.counted(Metric.EVENTS_REPEATED)).isEqualTo(1);
        assertThat(fleet.events()).hasSize(2);
    }

    @Test
    void closes_are_counted_by_code_and_cause() {
        refuse(3);
        fleet.pass(Duration.ofSeconds(5));
        refuse(2);

        assertThat(fleet.counted(Metric.CLOSES, "1008", "token-mismatch")
                        + fleet.counted(Metric.CLOSES, "1008", GatewatchMetrics.UNKNOWN))
                .isEqualTo(5);
        assertThat(fleet.counted(Metric.CLOSES, "1008", "token-mismatch")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void what_a_log_makes_up_is_no_label() {
        var registry = new PrometheusRegistry();
        var metrics = new GatewatchMetrics(registry, () -> TopologyDriver.CATALOGUE);
        String before = labels(registry);

        metrics.close("31337", "made-up");

        assertThat(labels(registry)).isEqualTo(before);
        assertThat(exposed(registry)).contains("gatewatch_closes_total{cause=\"unknown\",code=\"other\"} 1.0\n");
    }

    @Test
    void known_values_are_there_before_anything_happened() {
        var registry = new PrometheusRegistry();
        var metrics = new GatewatchMetrics(registry, () -> TopologyDriver.CATALOGUE);

        assertThat(exposed(registry))
                .contains("gatewatch_lines_total{outcome=\"rejected\"} 0.0\n")
                .contains("gatewatch_closes_total{cause=\"token-mismatch\",code=\"1008\"} 0.0\n")
                .contains("gatewatch_diagnosis_changes_total{change=\"regressed\"} 0.0\n")
                .contains("gatewatch_time_to_resolve_seconds_count{by=\"quiet\"} 0\n")
                .contains("gatewatch_alert_deliveries_total{channel=\"webhook\",outcome=\"given_up\"} 0.0\n");

        metrics.delivery(Channel.WEBHOOK, DeliveryOutcome.DELIVERED);
        assertThat(exposed(registry))
                .contains("gatewatch_alert_deliveries_total{channel=\"webhook\",outcome=\"delivered\"} 1.0\n");
    }

    @Test
    void a_failure_takes_time_to_be_detected_and_to_be_resolved() {
        refuse(1);
        fleet.pass(Duration.ofSeconds(5));
        fleet.pass(Duration.ofMinutes(2));
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", CLIENT));

        assertThat(fleet.counted(Metric.TIME_TO_DETECT)).isEqualTo(1);
        assertThat(fleet.counted(Metric.DIAGNOSIS_CHANGES, "opened")).isEqualTo(1);
        assertThat(fleet.counted(Metric.DIAGNOSIS_CHANGES, "resolved")).isEqualTo(1);
        assertThat(exposed(fleet.registry()))
                .contains("gatewatch_time_to_resolve_seconds_bucket{by=\"proof\",le=\"60.0\"} 0\n")
                .contains("gatewatch_time_to_resolve_seconds_bucket{by=\"proof\",le=\"300.0\"} 1\n");
    }

    @Test
    void what_came_back_is_timed_from_when_it_came_back() {
        refuse(1);
        fleet.pass(Duration.ofSeconds(5));
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", CLIENT));
        fleet.pass(Duration.ofHours(6));
        refuse(1);
        fleet.pass(Duration.ofSeconds(5));
        fleet.says(HOST, Lines.WS, Lines.connected("c-well-again", CLIENT));

        assertThat(fleet.counted(Metric.DIAGNOSIS_CHANGES, "resolved")).isEqualTo(2);
        assertThat(exposed(fleet.registry()))
                .contains("gatewatch_time_to_resolve_seconds_bucket{by=\"proof\",le=\"300.0\"} 2\n");
    }

    @Test
    void lines_that_are_missing_are_counted() {
        fleet.send(new LogLine(
                "gap-1",
                HOST,
                LogLine.DEFAULT_GATEWAY,
                fleet.now(),
                fleet.now(),
                Severity.WARN,
                null,
                "gatewatch: 42 lines are missing here",
                Map.of(),
                LineSource.of(LineSource.Kind.TAIL),
                new Gap(42, true, "the spool was full")));

        assertThat(fleet.counted(Metric.LINES_LOST)).isEqualTo(42);
    }

    @Test
    void repeated_closes_count_as_an_alert_that_begins_and_ends() {
        refuse(5);
        assertThat(fleet.counted(Metric.ALERTS, "repeated-1008-closes", "firing"))
                .isEqualTo(1);

        for (int minute = 0; minute < 10; minute++) {
            fleet.pass(Duration.ofMinutes(1));
        }
        assertThat(fleet.counted(Metric.ALERTS, "repeated-1008-closes", "resolved"))
                .isEqualTo(1);
    }

    private int conns;

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            String conn = "c-" + conns++;
            fleet.says(HOST, Lines.WS, Lines.unauthorized(conn, CLIENT));
            fleet.says(HOST, Lines.WS, Lines.closed1008(conn, CLIENT));
        }
    }

    private static String exposed(PrometheusRegistry registry) {
        return new String(Exposition.text(registry), StandardCharsets.UTF_8);
    }

    private static String labels(PrometheusRegistry registry) {
        return exposed(registry).replaceAll("(?m) \\S+$", "");
    }
}

package dev.gatewatch.streams.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/**
 * Everything that the streams-app measures of the fleet and of itself: each name with what it means and in which unit.
 *
 * <p>Labels are bounded: by what we name ourselves, by the catalogue, or, for {@link Scope#HOST}, by the fleet. Values
 * that are known are there from the start, so that nobody has to guess whether absent means none.
 */
public enum Metric {
    LINES(
            "gatewatch_lines_total",
            Kind.COUNTER,
            "Lines read from openclaw.logs, by what became of them; the sum over outcome is the lines read.",
            "outcome"),
    LINES_LOST("gatewatch_lines_lost_total", Kind.COUNTER, "Lines that shippers said are missing."),
    EVENTS_REPEATED(
            "gatewatch_events_repeated_total",
            Kind.COUNTER,
            "Events dropped because their line had been seen before, such as lines that were sent again."),
    DEAD_LETTERS(
            "gatewatch_dead_letters_total",
            Kind.COUNTER,
            "Records of any topic that could not be read or processed, and are in openclaw.dead-letters."),
    CLOSES(
            "gatewatch_closes_total",
            Kind.COUNTER,
            "Connections that a gateway closed for a failure, by WebSocket close code and by the cause known by then.",
            "code",
            "cause"),
    DIAGNOSIS_CHANGES(
            "gatewatch_diagnosis_changes_total", Kind.COUNTER, "Changes of diagnoses, by what they were.", "change"),
    TIME_TO_DETECT(
            "gatewatch_time_to_detect_seconds",
            Kind.HISTOGRAM,
            "Seconds from a failure's first line, by the host's clock, to its diagnosis, by ours."),
    TIME_TO_RESOLVE(
            "gatewatch_time_to_resolve_seconds",
            Kind.HISTOGRAM,
            "Seconds that a failure lasted on the host, by how its end was known: by a line that proves it, or by quiet."
                    + " A silent host that is heard of again is not counted.",
            "by"),
    ALERTS("gatewatch_alerts_total", Kind.COUNTER, "Alerts that began and ended, by rule.", "rule", "state"),
    ALERT_DELIVERIES(
            "gatewatch_alert_deliveries_total",
            Kind.COUNTER,
            "Attempts to deliver an alert, by channel and by what came of them.",
            "channel",
            "outcome"),
    RESTORED_RECORDS(
            "gatewatch_restored_records_total",
            Kind.COUNTER,
            "Records of state that were read back after a start or a move."),

    DIAGNOSES_OPEN(
            "gatewatch_diagnoses_open",
            Kind.GAUGE,
            "Diagnoses that somebody has to act on, by cause and status.",
            "cause",
            "status"),
    HOSTS("gatewatch_hosts", Kind.GAUGE, "Hosts ever heard of, by how they stand.", "state"),
    HOSTS_SILENT(
            "gatewatch_hosts_silent", Kind.GAUGE, "Hosts whose shipper is not heard of, whatever else is wrong there."),
    SHIPPERS("gatewatch_shippers", Kind.GAUGE, "Hosts whose shipper sent a heartbeat at least once."),
    SHIPPER_LAG(
            "gatewatch_shipper_lag_seconds",
            Kind.GAUGE,
            "Age of the oldest line that a shipper had not delivered at its last heartbeat: the oldest of all shippers."),
    SPOOL("gatewatch_spool_bytes", Kind.GAUGE, "Bytes that wait in the spools of all shippers."),
    SPOOL_FILL(
            "gatewatch_spool_fill_ratio", Kind.GAUGE, "How full the fullest shipper's spool is; at 1 lines are lost."),
    LAG(
            "gatewatch_lag_records",
            Kind.GAUGE,
            "Records in a topic that the topology has not read yet, of the partitions of this instance.",
            "topic"),
    PARTITIONS("gatewatch_partitions", Kind.GAUGE, "Partitions of the topics, the same on every instance."),
    PARTITIONS_READY("gatewatch_partitions_ready", Kind.GAUGE, "Partitions whose state can be read on this instance."),
    RESTORE_REMAINING(
            "gatewatch_restore_remaining_records",
            Kind.GAUGE,
            "Records of state still to be read back before this instance answers in full."),
    CATALOGUE(
            "gatewatch_catalogue_info", Kind.GAUGE, "1, with the version of the catalogue that diagnoses.", "version"),

    HOST_INFO(
            "gatewatch_host_info",
            Kind.GAUGE,
            Scope.HOST,
            "1, with how the host stands, its OpenClaw version, and the cause to act on first; empty if unknown.",
            "host",
            "state",
            "version",
            "cause"),
    HOST_DIAGNOSES_OPEN(
            "gatewatch_host_diagnoses_open",
            Kind.GAUGE,
            Scope.HOST,
            "Diagnoses of the host that somebody has to act on.",
            "host"),
    HOST_RECENT_CLOSES(
            "gatewatch_host_recent_closes",
            Kind.GAUGE,
            Scope.HOST,
            "Failures that the host's log showed in the last 5 minutes.",
            "host"),
    HOST_LAST_HEARTBEAT(
            "gatewatch_host_last_heartbeat_timestamp_seconds",
            Kind.GAUGE,
            Scope.HOST,
            "When the host's shipper was alive last, by the host's clock.",
            "host"),
    HOST_LAG(
            "gatewatch_host_lag_seconds",
            Kind.GAUGE,
            Scope.HOST,
            "Age of the oldest line that the host's shipper had not delivered at its last heartbeat.",
            "host"),
    HOST_SPOOL("gatewatch_host_spool_bytes", Kind.GAUGE, Scope.HOST, "Bytes that wait in the host's spool.", "host"),
    HOST_LINES_READ(
            "gatewatch_host_lines_read_total",
            Kind.COUNTER,
            Scope.HOST,
            "Lines that the host's shipper read since its state directory was made.",
            "host"),
    HOST_LINES_LOST(
            "gatewatch_host_lines_lost_total",
            Kind.COUNTER,
            Scope.HOST,
            "Lines that the host's shipper had to drop, or knows to be missing.",
            "host");

    private final String exposed;
    private final Kind kind;
    private final Scope scope;
    private final String help;
    private final List<String> labels;

    /** How Prometheus reads it. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** Where it is read. */
    public enum Scope {
        /** {@code /metrics}: as many series for 5 hosts as for 5,000. */
        FLEET,
        /** {@code /metrics/hosts}: some series for each host. */
        HOST
    }

    Metric(String exposed, Kind kind, String help, String... labels) {
        this(exposed, kind, Scope.FLEET, help, labels);
    }

    Metric(String exposed, Kind kind, Scope scope, String help, String... labels) {
        this.exposed = exposed;
        this.kind = kind;
        this.scope = scope;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Its name as Prometheus knows it. */
    public String exposed() {
        return exposed;
    }

    public Kind kind() {
        return kind;
    }

    public Scope scope() {
        return scope;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }

    Counter counter(PrometheusRegistry registry) {
        return Counter.builder()
                .name(exposed)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                // There are no traces to show an example of, and to look for one is what counting a line would cost.
                .withoutExemplars()
                .register(registry);
    }

    Histogram histogram(PrometheusRegistry registry, double... bounds) {
        return Histogram.builder()
                .name(exposed)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .withoutExemplars()
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    /** Values that are read when somebody asks for them. */
    Readings readings() {
        return new Readings(this);
    }
}

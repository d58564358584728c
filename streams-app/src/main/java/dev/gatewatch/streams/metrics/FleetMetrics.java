package dev.gatewatch.streams.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Standing;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How the fleet stands, read from the history when Prometheus asks: true after a restart as well.
 *
 * <p>Of the partitions that this instance holds, so that the sum over all instances is the fleet.
 */
public final class FleetMetrics implements MultiCollector {
    private final Fleet fleet;
    private final History history;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<Set<String>> causes;

    public FleetMetrics(Fleet fleet, History history, Supplier<Catalogue> catalogue) {
        this.fleet = fleet;
        this.history = history;
        this.catalogue = catalogue;
        this.causes = new FromCatalogue<>(
                catalogue, now -> now.causes().stream().map(Cause::id).collect(Collectors.toUnmodifiableSet()));
    }

    private record Problem(String cause, Diagnosis.Status status) {}

    @Override
    public MetricSnapshots collect() {
        List<Standing> standings = fleet.standings();
        Collection<Heartbeat> heartbeats = history.heartbeats().values();
        return MetricSnapshots.of(
                open(standings).snapshot(),
                hosts(standings).snapshot(),
                Metric.HOSTS_SILENT
                        .readings()
                        .add(standings.stream().filter(Standing::isSilent).count())
                        .snapshot(),
                Metric.SHIPPERS.readings().add(heartbeats.size()).snapshot(),
                Metric.SHIPPER_LAG
                        .readings()
                        .add(heartbeats.stream()
                                .mapToDouble(FleetMetrics::lagSeconds)
                                .max()
                                .orElse(0))
                        .snapshot(),
                Metric.SPOOL
                        .readings()
                        .add(heartbeats.stream()
                                .mapToDouble(Heartbeat::spoolBytes)
                                .sum())
                        .snapshot(),
                Metric.SPOOL_FILL
                        .readings()
                        .add(heartbeats.stream()
                                .mapToDouble(FleetMetrics::spoolFill)
                                .max()
                                .orElse(0))
                        .snapshot(),
                Metric.CATALOGUE.readings().add(1, catalogue.get().version()).snapshot());
    }

    private Readings open(List<Standing> standings) {
        Map<Problem, Long> open = standings.stream()
                .flatMap(standing -> standing.row().open().stream())
                .collect(groupingBy(this::problem, counting()));
        Readings readings = Metric.DIAGNOSES_OPEN.readings();
        for (Diagnosis.Status status : Diagnosis.Status.values()) {
            if (status != Diagnosis.Status.RESOLVED) {
                causes.get().forEach(cause -> open.putIfAbsent(new Problem(cause, status), 0L));
            }
        }
        open.forEach((problem, count) ->
                readings.add(count, problem.cause(), problem.status().wireName()));
        return readings;
    }

    /** A diagnosis may be older than the catalogue, and a cause that went away is none of its labels. */
    private Problem problem(OpenDiagnosis diagnosis) {
        return new Problem(
                causes.get().contains(diagnosis.cause()) ? diagnosis.cause() : GatewatchMetrics.UNKNOWN,
                diagnosis.status());
    }

    private static Readings hosts(List<Standing> standings) {
        Map<Standing.State, Long> hosts = standings.stream().collect(groupingBy(Standing::state, counting()));
        Readings readings = Metric.HOSTS.readings();
        Arrays.stream(Standing.State.values())
                .forEach(state -> readings.add(hosts.getOrDefault(state, 0L), state.wireName()));
        return readings;
    }

    static double lagSeconds(Heartbeat heartbeat) {
        return heartbeat.lagMillis() / 1000.0;
    }

    private static double spoolFill(Heartbeat heartbeat) {
        return heartbeat.spoolLimitBytes() <= 0 ? 0 : (double) heartbeat.spoolBytes() / heartbeat.spoolLimitBytes();
    }
}

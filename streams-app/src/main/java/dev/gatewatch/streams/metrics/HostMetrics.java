package dev.gatewatch.streams.metrics;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Standing;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.Strips;
import dev.gatewatch.streams.history.TimeRange;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** How each host stands. Some series a host: on a path of its own, for those who want them. */
public final class HostMetrics implements MultiCollector {
    private static final Duration RECENT = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final History history;
    private final Clock clock;

    public HostMetrics(Fleet fleet, History history, Clock clock) {
        this.fleet = fleet;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        Instant now = clock.instant();
        Strips recent = history.strips(new TimeRange(now.minus(RECENT), now), now);
        Map<String, Heartbeat> heartbeats = history.heartbeats();
        Readings info = Metric.HOST_INFO.readings();
        Readings open = Metric.HOST_DIAGNOSES_OPEN.readings();
        Readings closes = Metric.HOST_RECENT_CLOSES.readings();
        for (Standing standing : fleet.standings()) {
            String host = standing.row().host();
            info.add(
                    1,
                    host,
                    standing.state().wireName(),
                    Objects.requireNonNullElse(standing.row().version(), ""),
                    standing.first() == null ? "" : standing.first().cause());
            open.add(standing.row().open().size(), host);
            closes.add(recent.closesOfHost(host), host);
        }
        Readings lastHeartbeat = Metric.HOST_LAST_HEARTBEAT.readings();
        Readings lag = Metric.HOST_LAG.readings();
        Readings spool = Metric.HOST_SPOOL.readings();
        Readings read = Metric.HOST_LINES_READ.readings();
        Readings lost = Metric.HOST_LINES_LOST.readings();
        heartbeats.forEach((host, heartbeat) -> {
            lastHeartbeat.add(heartbeat.time().toEpochMilli() / 1000.0, host);
            lag.add(FleetMetrics.lagSeconds(heartbeat), host);
            spool.add(heartbeat.spoolBytes(), host);
            read.add(heartbeat.linesRead(), host);
            lost.add(heartbeat.linesLost(), host);
        });
        return MetricSnapshots.of(
                info.snapshot(),
                open.snapshot(),
                closes.snapshot(),
                lastHeartbeat.snapshot(),
                lag.snapshot(),
                spool.snapshot(),
                read.snapshot(),
                lost.snapshot());
    }
}

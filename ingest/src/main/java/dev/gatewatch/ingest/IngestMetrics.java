package dev.gatewatch.ingest;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * What passed the door, for Prometheus. Thread-safe.
 *
 * <p>Records accepted + dead-lettered = records that were acknowledged; a request that was refused counts none. The doors
 * and the statuses are few, so the labels are.
 */
final class IngestMetrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final List<String> USUAL_STATUSES = List.of("200", "400", "401", "403", "413", "429", "503");
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CounterDataPoint accepted;
    private final CounterDataPoint deadLettered;
    private final Counter requests;
    private final Histogram delivery;

    /** @param doors the paths that take something, whose answers count from zero */
    IngestMetrics(InFlight inFlight, List<String> doors) {
        Counter records = Counter.builder()
                .name("gatewatch_ingest_records_total")
                .help("Records that Kafka acknowledged, by what they were.")
                .labelNames("outcome")
                .register(registry);
        accepted = records.labelValues("accepted");
        deadLettered = records.labelValues("dead_lettered");
        requests = Counter.builder()
                .name("gatewatch_ingest_requests_total")
                .help("Requests answered, by route and HTTP status; a path that is no route is none.")
                .labelNames("path", "status")
                .register(registry);
        doors.forEach(door -> USUAL_STATUSES.forEach(status -> requests.initLabelValues(door, status)));
        delivery = Histogram.builder()
                .name("gatewatch_ingest_delivery_seconds")
                .help("Seconds from a request to Kafka's acknowledgement of all that was in it.")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        GaugeWithCallback.builder()
                .name("gatewatch_ingest_in_flight_bytes")
                .help("Bytes of requests held until Kafka answers.")
                .callback(reading -> reading.call(inFlight.bytes()))
                .register(registry);
    }

    void delivered(Batch batch, Duration within) {
        accepted.inc(batch.accepted());
        deadLettered.inc(batch.rejected());
        delivery.observe(within.toNanos() / 1e9);
    }

    void answered(String door, int status) {
        requests.labelValues(door, Integer.toString(status)).inc();
    }

    byte[] exposition() {
        var text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}

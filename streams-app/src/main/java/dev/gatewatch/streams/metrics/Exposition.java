package dev.gatewatch.streams.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/** What Prometheus reads: of the fleet and this process, and, on a path of its own, of each host. */
public final class Exposition implements AutoCloseable {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry fleet = new PrometheusRegistry();
    private final PrometheusRegistry hosts = new PrometheusRegistry();
    private final MeterRegistry libraries =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, fleet, io.micrometer.core.instrument.Clock.SYSTEM);
    private final List<AutoCloseable> binders = new ArrayList<>();

    /** {@code /metrics}. */
    public PrometheusRegistry fleet() {
        return fleet;
    }

    /** {@code /metrics/hosts}. */
    public PrometheusRegistry hosts() {
        return hosts;
    }

    /** Adds what Kafka Streams and the Java virtual machine measure of themselves. */
    public void bind(KafkaStreams engine) {
        var streams = new KafkaStreamsMetrics(engine);
        binders.add(streams);
        Stream.of(streams, new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics(), new UptimeMetrics())
                .forEach(binder -> binder.bindTo(libraries));
    }

    /** All that is registered, in Prometheus' text format. */
    public static byte[] text(PrometheusRegistry registry) {
        var text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    @Override
    public void close() {
        for (AutoCloseable binder : binders) {
            try {
                binder.close();
            } catch (Exception e) {
                throw new IllegalStateException("the metrics of the engine could not be let go", e);
            }
        }
        libraries.close();
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.streams.history.DiagnosisLife;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Keeps what was told of the hosts and what was found, and forgets it when it is old enough by our clock. */
final class KeepHistory implements Processor<String, Finding, Void, Void> {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final GatewatchMetrics metrics;
    private ProcessorContext<Void, Void> context;
    private HistoryStore history;

    private KeepHistory(GatewatchMetrics metrics) {
        this.metrics = metrics;
    }

    static ProcessorSupplier<String, Finding, Void, Void> with(GatewatchMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Finding, Void, Void> get() {
                return new KeepHistory(metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(HistoryStore.BUILDER);
            }
        };
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        history = new HistoryStore(context.getStateStore(HistoryStore.NAME));
        context.schedule(
                SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> history.forgetBefore(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Finding> record) {
        history.atOnce(() -> keep(record.value()));
    }

    private void keep(Finding finding) {
        finding.changes().forEach(this::keep);
        if (finding.told() instanceof Told.Happened happened) {
            count(happened.event(), finding.seen());
            history.happened(happened.event(), finding.seen());
        } else if (finding.told() instanceof Told.Alive alive) {
            history.alive(alive.heartbeat());
        } else if (finding.told() instanceof Told.Checked checked) {
            history.checked(checked.facts());
        }
    }

    private void keep(Diagnosis diagnosis) {
        DiagnosisLife life = history.diagnosed(diagnosis);
        metrics.changed(diagnosis.change());
        if (diagnosis.change() == Diagnosis.Change.OPENED) {
            Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
            metrics.detected(Duration.between(diagnosis.firstSeen(), now));
        } else if (diagnosis.change() == Diagnosis.Change.RESOLVED
                && (life.isCured() || !diagnosis.resolvedBy().proof())) {
            metrics.resolved(life.lasted(), diagnosis.resolvedBy().proof());
        }
    }

    private void count(GatewayEvent event, String seen) {
        if (event.gap() != null) {
            metrics.linesLost(event.gap().lines());
        }
        if (event.isClose()) {
            String cause =
                    seen == null || seen.isEmpty() ? history.causeOf(event).orElse(GatewatchMetrics.UNKNOWN) : seen;
            metrics.close(event.attributes().get("code"), cause);
        }
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Keeps alerts in the history of their host. */
final class KeepAlerts implements Processor<String, Alert, Void, Void> {
    private final GatewatchMetrics metrics;
    private HistoryStore history;

    private KeepAlerts(GatewatchMetrics metrics) {
        this.metrics = metrics;
    }

    static ProcessorSupplier<String, Alert, Void, Void> with(GatewatchMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Alert, Void, Void> get() {
                return new KeepAlerts(metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(HistoryStore.BUILDER);
            }
        };
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        history = new HistoryStore(context.getStateStore(HistoryStore.NAME));
    }

    @Override
    public void process(Record<String, Alert> record) {
        Alert alert = record.value();
        history.alerted(alert);
        metrics.alert(alert.rule(), alert.state());
    }
}

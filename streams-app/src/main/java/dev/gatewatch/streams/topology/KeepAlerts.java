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

/** Keeps alerts in the history of their host, or of the fleet. */
final class KeepAlerts implements Processor<String, Alert, Void, Void> {
    private final String store;
    private final GatewatchMetrics metrics;
    private HistoryStore history;

    private KeepAlerts(String store, GatewatchMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    static ProcessorSupplier<String, Alert, Void, Void> ofHosts(GatewatchMetrics metrics) {
        return in(HistoryStore.BUILDER, metrics);
    }

    static ProcessorSupplier<String, Alert, Void, Void> ofFleet(GatewatchMetrics metrics) {
        return in(HistoryStore.BUILDER_OF_FLEET, metrics);
    }

    private static ProcessorSupplier<String, Alert, Void, Void> in(StoreBuilder<?> store, GatewatchMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Alert, Void, Void> get() {
                return new KeepAlerts(store.name(), metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(store);
            }
        };
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        history = new HistoryStore(context.getStateStore(store));
    }

    @Override
    public void process(Record<String, Alert> record) {
        Alert alert = record.value();
        history.alerted(alert);
        metrics.alert(alert.rule(), alert.state());
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.streams.history.HistoryStore;
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

    private HistoryStore history;

    static ProcessorSupplier<String, Finding, Void, Void> supplier() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Finding, Void, Void> get() {
                return new KeepHistory();
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
        context.schedule(
                SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> history.forgetBefore(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Finding> record) {
        Finding finding = record.value();
        finding.changes().forEach(history::diagnosed);
        if (finding.told() instanceof Told.Happened happened) {
            history.happened(happened.event(), finding.seen());
        } else if (finding.told() instanceof Told.Alive alive) {
            history.alive(alive.heartbeat());
        } else if (finding.told() instanceof Told.Checked checked) {
            history.checked(checked.facts());
        }
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Tells the fleet of its hosts: a few words when a diagnosis begins or ends, and once a day that a host is there. */
final class TellFleet implements Processor<String, Finding, String, FleetMove> {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Duration tooLate;
    /** The day on which each host was told of last. */
    private final Map<String, Long> announced = new HashMap<>();

    private ProcessorContext<String, FleetMove> context;
    private HostOffsets offsets;

    private TellFleet(Duration tooLate) {
        this.tooLate = tooLate;
    }

    static ProcessorSupplier<String, Finding, String, FleetMove> with(Duration tooLate) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Finding, String, FleetMove> get() {
                return new TellFleet(tooLate);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(HostOffsets.BUILDER);
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, FleetMove> context) {
        this.context = context;
        announced.clear();
        offsets = new HostOffsets(context.getStateStore(HostOffsets.STORE));
    }

    @Override
    public void process(Record<String, Finding> record) {
        Finding finding = record.value();
        if (!(finding.told() instanceof Told.Elapsed) && !(finding.told() instanceof Told.Silent)) {
            announce(record);
        }
        for (Diagnosis change : finding.changes()) {
            if (change.change() != Diagnosis.Change.UPDATED) {
                tell(record, move(record, change));
            }
        }
    }

    private void announce(Record<String, Finding> record) {
        Long day = record.timestamp() / DAY_MILLIS;
        if (!day.equals(announced.put(record.key(), day))) {
            tell(record, FleetMove.present(record.key(), Instant.ofEpochMilli(record.timestamp())));
        }
    }

    private FleetMove move(Record<String, Finding> record, Diagnosis diagnosis) {
        String host = record.key();
        if (record.value().told() instanceof Told.Silent silent) {
            // Found out on our clock: the host may have been heard last before we began.
            return move(host, diagnosis, Instant.ofEpochMilli(record.timestamp()), isTooLate(silent.late()));
        }
        // When it happened, and not when that was found out: of a backlog both may be hours apart.
        Instant happened = diagnosis.isOpen() ? diagnosis.lastSeen() : diagnosis.changedAt();
        Duration late = offsets.late(host, happened, record.timestamp());
        return move(host, diagnosis, offsets.onOurClock(host, happened), isTooLate(late));
    }

    private boolean isTooLate(Duration late) {
        return late.compareTo(tooLate) > 0;
    }

    private static FleetMove move(String host, Diagnosis diagnosis, Instant at, boolean late) {
        return new FleetMove(
                host,
                diagnosis.id(),
                diagnosis.isOpen() ? diagnosis.cause() : null,
                diagnosis.title(),
                at,
                late,
                diagnosis.fix() == null ? List.of() : diagnosis.fix().commands());
    }

    private void tell(Record<String, Finding> record, FleetMove move) {
        context.forward(new Record<>(FleetMove.KEY, move, record.timestamp()));
    }
}

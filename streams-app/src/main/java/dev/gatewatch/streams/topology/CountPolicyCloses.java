package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.streams.alert.RepeatedCloses;
import dev.gatewatch.streams.alert.RepeatedCloses.Close;
import dev.gatewatch.streams.alert.RepeatedCloses.Decision;
import dev.gatewatch.streams.alert.RepeatedCloses.Reason;
import dev.gatewatch.streams.history.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Raises an alert when a host's clients are refused with 1008 again and again, and ends it; {@link RepeatedCloses}
 * decides. On the host's own time throughout.
 */
final class CountPolicyCloses implements Processor<String, Finding, String, Alert> {
    static final String RULE = "repeated-1008-closes";
    private static final String STORE = "repeated-closes";

    private final RepeatedCloses rule;
    /** Hosts whose alert stands; the others need not be looked up when time passes. */
    private final Set<String> firing = new HashSet<>();

    private ProcessorContext<String, Alert> context;
    private KeyValueStore<String, Watch> watches;
    private HistoryStore history;

    private CountPolicyCloses(RepeatedCloses rule) {
        this.rule = rule;
    }

    static ProcessorSupplier<String, Finding, String, Alert> with(RepeatedCloses rule) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Finding, String, Alert> get() {
                return new CountPolicyCloses(rule);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        HistoryStore.BUILDER,
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), RecordSerde.of(Watch.class)));
            }
        };
    }

    /**
     * What is remembered of a host.
     *
     * @param clockBehindMillis how far its clock is behind Kafka's, by its last heartbeat
     * @param alert the alert that stands; {@code null} when calm
     */
    record Watch(RepeatedCloses.State closes, long clockBehindMillis, Alert alert) {
        /** A clock is followed when it moved by more than this: so much may a heartbeat be under way. */
        private static final long STEADY_MILLIS = 2_000;

        static final Watch NEW = new Watch(RepeatedCloses.State.CALM, 0, null);

        boolean agreesOn(long millis) {
            return Math.abs(millis - clockBehindMillis) <= STEADY_MILLIS;
        }
    }

    @Override
    public void init(ProcessorContext<String, Alert> context) {
        this.context = context;
        watches = context.getStateStore(STORE);
        history = new HistoryStore(context.getStateStore(HistoryStore.NAME));
        try (var all = watches.all()) {
            all.forEachRemaining(known -> {
                if (known.value.alert() != null) {
                    firing.add(known.key);
                }
            });
        }
    }

    @Override
    public void process(Record<String, Finding> record) {
        Told told = record.value().told();
        if (told instanceof Told.Happened happened && isPolicyClose(happened.event())) {
            count(record, happened.event());
        } else if (told instanceof Told.Alive alive) {
            followClock(record, alive);
            endIfQuiet(record, alive.knownUntil());
        } else if (told instanceof Told.Elapsed elapsed) {
            endIfQuiet(record, elapsed.hostNow());
        }
    }

    private static boolean isPolicyClose(GatewayEvent event) {
        return event.isClose() && "1008".equals(event.attributes().get("code"));
    }

    private void count(Record<String, Finding> record, GatewayEvent event) {
        endIfQuiet(record, event.happenedAt());
        Watch watch = watch(record.key());
        long underWay = record.timestamp() - event.happenedAt().toEpochMilli() - watch.clockBehindMillis();
        Decision decision = rule.next(watch.closes(), new Close(event.happenedAt(), Duration.ofMillis(underWay)));
        Alert alert = watch.alert();
        if (decision.reason() == Reason.THRESHOLD_REACHED) {
            alert = raise(event, decision.state());
            firing.add(record.key());
            context.forward(record.withValue(alert));
        }
        watches.put(record.key(), new Watch(decision.state(), watch.clockBehindMillis(), alert));
    }

    private void endIfQuiet(Record<String, Finding> record, Instant hostNow) {
        if (!firing.contains(record.key())) {
            return;
        }
        Watch watch = watch(record.key());
        Decision decision = rule.quiet(watch.closes(), hostNow);
        if (decision.reason() == Reason.QUIET_FOR_A_WINDOW) {
            firing.remove(record.key());
            watches.put(record.key(), new Watch(decision.state(), watch.clockBehindMillis(), null));
            context.forward(record.withValue(ended(watch)));
        }
    }

    private void followClock(Record<String, Finding> record, Told.Alive alive) {
        Watch watch = watch(record.key());
        long behind = record.timestamp() - alive.heartbeat().time().toEpochMilli();
        if (!watch.agreesOn(behind)) {
            watches.put(record.key(), new Watch(watch.closes(), behind, watch.alert()));
        }
    }

    private Watch watch(String host) {
        Watch known = watches.get(host);
        return known == null ? Watch.NEW : known;
    }

    private Alert raise(GatewayEvent event, RepeatedCloses.State state) {
        Optional<Diagnosis> diagnosis = history.diagnosisOf(event);
        return new Alert(
                RULE + "/" + event.host(),
                RULE,
                Alert.State.FIRING,
                event.host(),
                event.gateway(),
                diagnosis.map(Diagnosis::cause).orElse(null),
                diagnosis.map(Diagnosis::id).orElse(null),
                diagnosis.map(Diagnosis::sentence).orElse("Clients are refused again and again."),
                state.count() + " closes with 1008 within " + rule.window().toMinutes() + " min",
                state.count(),
                state.firingSince(),
                event.happenedAt(),
                diagnosis.map(known -> known.fix().commands()).orElse(List.of()));
    }

    private Alert ended(Watch watch) {
        Alert alert = watch.alert();
        return new Alert(
                alert.key(),
                alert.rule(),
                Alert.State.RESOLVED,
                alert.host(),
                alert.gateway(),
                alert.cause(),
                alert.diagnosis(),
                alert.sentence(),
                "no close with 1008 for " + rule.window().toMinutes() + " min",
                watch.closes().count(),
                alert.since(),
                rule.quietFrom(watch.closes()),
                alert.commands());
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.correlate.Correlation;
import dev.gatewatch.diagnosis.correlate.Correlator;
import dev.gatewatch.diagnosis.correlate.HostState;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Works out the one cause behind what is told of a host.
 *
 * <p>What is told carries its own time, so the same log gives the same diagnoses whenever it is read. Only two things need
 * our clock: that nothing more was told (a failure has healed, or went quiet), for which it is translated into the
 * host's own time, and that a shipper is silent.
 */
final class Diagnose implements Processor<String, Told, String, Finding> {
    /** Whether a failure heals by itself shows within seconds, and somebody waits for the diagnosis. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration FRESH = Duration.ofSeconds(15);
    /** Whether all is quiet shows after minutes, and nobody waits for it. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private static final String STATES = "host-states";
    private static final String HEARTBEATS = "last-heartbeats";

    private final Supplier<Correlator> correlator;
    private final Duration silentAfter;
    private final Map<String, Waiting> waiting = new HashMap<>();

    private HostClocks clocks;
    private ProcessorContext<String, Finding> context;
    private KeyValueStore<String, HostState> states;
    private KeyValueStore<String, Long> heartbeats;

    private Diagnose(Supplier<Correlator> correlator, Duration silentAfter) {
        this.correlator = correlator;
        this.silentAfter = silentAfter;
    }

    /**
     * A host that waits for time to pass.
     *
     * @param state newer than in the store by nothing but its clock
     * @param toldAt our time when it was told something last
     */
    private record Waiting(HostState state, Instant toldAt) {
        boolean isFresh(Instant now) {
            return now.isBefore(toldAt.plus(FRESH));
        }
    }

    static ProcessorSupplier<String, Told, String, Finding> with(Supplier<Catalogue> catalogue, Duration silentAfter) {
        var correlator = new FromCatalogue<>(catalogue, Correlator::new);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Told, String, Finding> get() {
                return new Diagnose(correlator, silentAfter);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STATES),
                                Serdes.String(),
                                RecordSerde.of(HostState.class)),
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(HEARTBEATS), Serdes.String(), Serdes.Long()));
            }
        };
    }

    /** Also after a transaction that failed: what was known by then was never committed, and is read again. */
    @Override
    public void init(ProcessorContext<String, Finding> context) {
        this.context = context;
        waiting.clear();
        clocks = new HostClocks(silentAfter);
        states = context.getStateStore(STATES);
        heartbeats = context.getStateStore(HEARTBEATS);
        Instant now = now();
        try (var all = states.all()) {
            all.forEachRemaining(known -> {
                clocks.heard(known.key, known.value.clock().now(), now);
                wait(known.key, known.value, now);
            });
        }
        try (var all = heartbeats.all()) {
            all.forEachRemaining(last -> clocks.expect(last.key, Instant.ofEpochMilli(last.value), now));
        }
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, time -> elapseFresh(Instant.ofEpochMilli(time)));
        context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, time -> elapseAll(Instant.ofEpochMilli(time)));
    }

    @Override
    public void process(Record<String, Told> record) {
        String host = record.key();
        if (record.value() instanceof Told.Alive alive) {
            heartbeats.put(host, alive.knownUntil().toEpochMilli());
            boolean asBefore = clocks.alive(host, alive.knownUntil(), now());
            if (asBefore) {
                pass(record);
                return;
            }
        }
        HostState after = diagnose(record);
        wait(host, after, now());
        if (record.value() instanceof Told.Happened) {
            clocks.heard(host, after.clock().now(), now());
        }
    }

    private void elapseFresh(Instant now) {
        for (var host : List.copyOf(waiting.entrySet())) {
            if (host.getValue().isFresh(now)) {
                elapse(host.getKey(), clocks.now(host.getKey(), now), now);
            }
        }
    }

    private void elapseAll(Instant now) {
        clocks.forEach(now, (host, hostNow) -> elapse(host, hostNow, now));
        for (String host : clocks.fallenSilent(now)) {
            var silent = new Told.Silent(
                    Instant.ofEpochMilli(heartbeats.get(host)), clocks.now(host, now), clocks.silentFor(host, now));
            HostState after = diagnose(new Record<>(host, silent, now.toEpochMilli()));
            wait(host, after, now);
        }
    }

    private void elapse(String host, Instant hostNow, Instant now) {
        var elapsed = new Record<String, Told>(host, new Told.Elapsed(hostNow), now.toEpochMilli());
        Waiting before = waiting.get(host);
        if (before == null) {
            pass(elapsed);
        } else {
            wait(host, diagnose(elapsed), before.toldAt());
        }
    }

    private HostState diagnose(Record<String, Told> record) {
        String host = record.key();
        HostState before = stateOf(host);
        Correlation after = record.value().to(correlator.get(), before);
        // That time went by is not worth writing: it goes on from what was told last, also after a restart.
        if (!after.state().gateways().equals(before.gateways())) {
            states.put(host, after.state());
        }
        String seen = after.state().causeSeenSince(before).orElse(null);
        context.forward(record.withValue(new Finding(record.value(), after.changes(), seen)));
        return after.state();
    }

    private void pass(Record<String, Told> record) {
        context.forward(record.withValue(Finding.nothing(record.value())));
    }

    private HostState stateOf(String host) {
        Waiting known = waiting.get(host);
        HostState state = known != null ? known.state() : states.get(host);
        return state == null ? HostState.empty(host) : state;
    }

    private void wait(String host, HostState state, Instant toldAt) {
        if (state.waitsForTime()) {
            waiting.put(host, new Waiting(state, toldAt));
        } else {
            waiting.remove(host);
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}

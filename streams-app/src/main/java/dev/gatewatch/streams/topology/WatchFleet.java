package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.streams.alert.FleetOutbreak;
import dev.gatewatch.streams.alert.FleetOutbreak.Decision;
import dev.gatewatch.streams.alert.FleetOutbreak.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Raises one alert when one cause comes up on many hosts; {@link FleetOutbreak} decides. Sees all hosts, on Kafka's clock. */
final class WatchFleet implements Processor<String, FleetMove, String, Alert> {
    static final String RULE = "fleet";

    private static final Duration HOST_REMEMBERED = Duration.ofDays(7);
    private static final int HOSTS_NAMED_IN_TEXT = 5;
    private static final String OPENINGS = "fleet-openings";
    private static final String HOSTS = "fleet-hosts";
    private static final String OUTBREAKS = "fleet-outbreaks";

    /** {@code null} where it is off. */
    private final FleetOutbreak rule;
    /** What is in the stores, to be counted. */
    private final Map<String, Map<String, Opening>> openings = new HashMap<>();

    private final Map<String, Long> hosts = new HashMap<>();

    private ProcessorContext<String, Alert> context;
    private KeyValueStore<String, Opening> openingStore;
    private KeyValueStore<String, Long> hostStore;
    private KeyValueStore<String, Outbreak> outbreaks;

    private WatchFleet(FleetOutbreak rule) {
        this.rule = rule;
    }

    static ProcessorSupplier<String, FleetMove, String, Alert> with(FleetOutbreak rule) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, FleetMove, String, Alert> get() {
                return new WatchFleet(rule);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(OPENINGS),
                                Serdes.String(),
                                RecordSerde.of(Opening.class)),
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(HOSTS), Serdes.String(), Serdes.Long()),
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(OUTBREAKS),
                                Serdes.String(),
                                RecordSerde.of(Outbreak.class)));
            }
        };
    }

    /**
     * A diagnosis that is open; kept by its id.
     *
     * @param at when it was opened
     * @param late whether that was told so late that it wakes nobody
     */
    record Opening(String host, String cause, String title, Instant at, boolean late, List<String> commands) {}

    /** A cause that is on many hosts; kept by the cause. */
    record Outbreak(FleetOutbreak.State state, Alert alert) {}

    @Override
    public void init(ProcessorContext<String, Alert> context) {
        this.context = context;
        openingStore = context.getStateStore(OPENINGS);
        hostStore = context.getStateStore(HOSTS);
        outbreaks = context.getStateStore(OUTBREAKS);
        openings.clear();
        hosts.clear();
        try (var all = openingStore.all()) {
            all.forEachRemaining(known -> remember(known.key, known.value));
        }
        try (var all = hostStore.all()) {
            all.forEachRemaining(known -> hosts.put(known.key, known.value));
        }
    }

    @Override
    public void process(Record<String, FleetMove> record) {
        FleetMove move = record.value();
        if (move.diagnosis() == null) {
            hosts.put(move.host(), record.timestamp());
            hostStore.put(move.host(), record.timestamp());
            forgetHosts(record.timestamp());
            return;
        }
        Opening before = openingStore.get(move.diagnosis());
        if (before != null) {
            openings.get(before.cause()).remove(move.diagnosis());
        }
        if (move.cause() == null) {
            openingStore.delete(move.diagnosis());
        } else {
            boolean same = before != null && before.cause().equals(move.cause());
            var opening = new Opening(
                    move.host(),
                    move.cause(),
                    move.title(),
                    same ? before.at() : move.at(),
                    same ? before.late() : move.late(),
                    move.commands());
            openingStore.put(move.diagnosis(), opening);
            remember(move.diagnosis(), opening);
        }
        if (before != null && !before.cause().equals(move.cause())) {
            decide(before.cause(), record);
        }
        if (move.cause() != null) {
            decide(move.cause(), record);
        }
    }

    private void decide(String cause, Record<String, FleetMove> record) {
        Outbreak before = outbreaks.get(cause);
        if (rule != null) {
            decide(cause, before, record);
        } else if (before != null) {
            outbreaks.delete(cause);
            Instant at = later(before.alert(), record.value().at());
            context.forward(record.withValue(AlertText.ended(
                    before.alert(), "the rule was switched off", before.alert().count(), at)));
        }
    }

    private void decide(String cause, Outbreak before, Record<String, FleetMove> record) {
        Collection<Opening> open = openings.get(cause).values();
        Instant now = record.value().at();
        Spread spread = spread(open, now.minus(rule.window()));
        Decision decision = rule.next(before == null ? FleetOutbreak.State.CALM : before.state(), spread);
        switch (decision.reason()) {
            case ENOUGH_HOSTS, MUCH_WORSE -> {
                Instant since = before == null ? first(open) : before.alert().since();
                Alert alert = firing(cause, open, spread, since, now);
                outbreaks.put(cause, new Outbreak(decision.state(), alert));
                context.forward(record.withValue(alert));
            }
            case MOSTLY_OVER -> {
                outbreaks.delete(cause);
                context.forward(record.withValue(AlertText.ended(
                        before.alert(), "still on " + of(spread), before.alert().count(), later(before.alert(), now))));
            }
            default -> {
                // Nothing to tell.
            }
        }
    }

    private Spread spread(Collection<Opening> open, Instant freshFrom) {
        Set<String> fresh = new HashSet<>();
        Set<String> all = new HashSet<>();
        for (Opening opening : open) {
            all.add(opening.host());
            if (!opening.late() && !opening.at().isBefore(freshFrom)) {
                fresh.add(opening.host());
            }
        }
        return new Spread(fresh.size(), all.size(), hosts.size());
    }

    private Alert firing(String cause, Collection<Opening> open, Spread spread, Instant since, Instant now) {
        Set<String> concerned = hostsOf(open);
        String named = concerned.stream().limit(HOSTS_NAMED_IN_TEXT).collect(Collectors.joining(", "));
        String title = open.iterator().next().title();
        return new Alert(
                null,
                RULE + "/" + cause,
                RULE,
                Alert.State.FIRING,
                Alert.FLEET,
                concerned.stream().limit(Alert.MOST_HOSTS).toList(),
                null,
                cause,
                null,
                title + ", on " + of(spread) + ": " + named
                        + (concerned.size() > HOSTS_NAMED_IN_TEXT ? " and others." : "."),
                spread.fresh() + " hosts within " + AlertText.text(rule.window()),
                "one cause on " + rule.enough(spread.fleet()) + " hosts within " + AlertText.text(rule.window()),
                spread.open(),
                since,
                now,
                commonCommands(open));
    }

    /** A command with a value of one host would be wrong on the next. */
    private static List<String> commonCommands(Collection<Opening> open) {
        Set<List<String>> different = open.stream().map(Opening::commands).collect(Collectors.toSet());
        return different.size() == 1 ? different.iterator().next() : List.of();
    }

    private static String of(Spread spread) {
        return spread.open() + " of " + Math.max(spread.open(), spread.fleet()) + " hosts";
    }

    private static Set<String> hostsOf(Collection<Opening> open) {
        return open.stream().map(Opening::host).collect(Collectors.toCollection(TreeSet::new));
    }

    private Instant first(Collection<Opening> open) {
        return open.stream()
                .filter(opening -> !opening.late())
                .map(Opening::at)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant later(Alert alert, Instant now) {
        return now.isBefore(alert.since()) ? alert.since() : now;
    }

    private void remember(String diagnosis, Opening opening) {
        openings.computeIfAbsent(opening.cause(), any -> new HashMap<>()).put(diagnosis, opening);
    }

    private void forgetHosts(long now) {
        hosts.entrySet().removeIf(host -> {
            boolean old = host.getValue() < now - HOST_REMEMBERED.toMillis();
            if (old) {
                hostStore.delete(host.getKey());
            }
            return old;
        });
    }
}

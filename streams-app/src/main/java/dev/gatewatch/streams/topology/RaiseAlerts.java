package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.streams.alert.AlertRules;
import dev.gatewatch.streams.alert.LostLines;
import dev.gatewatch.streams.alert.Persisting;
import dev.gatewatch.streams.alert.RepeatedCloses;
import dev.gatewatch.streams.history.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Raises and ends the alerts of each host, on the host's own time throughout. What is decided, the classes of {@link
 * dev.gatewatch.streams.alert} decide; here it is found what to ask them, and remembered what they said.
 */
final class RaiseAlerts implements Processor<String, Finding, String, Alert> {
    static final String CLOSES = "repeated-1008-closes";
    static final String SILENT = "silent-host";
    static final String FLAPPING = "flapping";
    static final String OPEN_TOO_LONG = "open-too-long";
    static final String LOST_LINES = "lost-lines";

    static final List<String> RULES = List.of(CLOSES, SILENT, FLAPPING, OPEN_TOO_LONG, LOST_LINES);

    private static final String HOST_SILENT = "host-silent";
    private static final String STORE = "alert-watches";

    private final AlertRules rules;
    private final Duration silentAfter;
    /** The watches of each host for which time alone may change something, as they are in the store. */
    private final Map<String, Map<Watch.Key, Watch>> waiting = new HashMap<>();

    private ProcessorContext<String, Alert> context;
    private KeyValueStore<String, Watch> watches;
    private HostOffsets offsets;
    private HistoryStore history;

    private RaiseAlerts(AlertRules rules, Duration silentAfter) {
        this.rules = rules;
        this.silentAfter = silentAfter;
    }

    static ProcessorSupplier<String, Finding, String, Alert> with(AlertRules rules, Duration silentAfter) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Finding, String, Alert> get() {
                return new RaiseAlerts(rules, silentAfter);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        HistoryStore.BUILDER,
                        HostOffsets.BUILDER,
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), RecordSerde.of(Watch.class)));
            }
        };
    }

    /**
     * What is told now.
     *
     * @param hostNow until when everything was told, on the host's clock
     * @param late how long after that it reached us
     */
    private record Moment(Record<String, Finding> record, Instant hostNow, Duration late) {
        String host() {
            return record.key();
        }
    }

    @Override
    public void init(ProcessorContext<String, Alert> context) {
        this.context = context;
        watches = context.getStateStore(STORE);
        offsets = new HostOffsets(context.getStateStore(HostOffsets.STORE));
        history = new HistoryStore(context.getStateStore(HistoryStore.NAME));
        waiting.clear();
        try (var all = watches.all()) {
            all.forEachRemaining(known -> await(Watch.Key.of(known.key), known.value));
        }
    }

    @Override
    public void process(Record<String, Finding> record) {
        Told told = record.value().told();
        if (told instanceof Told.Alive alive) {
            offsets.heartbeat(record.key(), alive.heartbeat().time(), record.timestamp());
        }
        for (Diagnosis change : record.value().changes()) {
            follow(change, moment(record, change.changedAt()));
        }
        Map<Watch.Key, Watch> waitingHere = waitingOf(record.key());
        if (!waitingHere.isEmpty()) {
            Moment now = moment(record, told.hostNow());
            List.copyOf(waitingHere.keySet()).forEach(key -> elapse(key, waitingHere.get(key), now));
        }
        if (told instanceof Told.Happened happened && (happened.event().isPolicyClose() || isGap(happened.event()))) {
            happened(happened.event(), record.value().seen(), moment(record, told.hostNow()));
        }
    }

    private Moment moment(Record<String, Finding> record, Instant hostNow) {
        return new Moment(record, hostNow, offsets.late(record.key(), hostNow, record.timestamp()));
    }

    private void happened(GatewayEvent event, String cause, Moment now) {
        if (event.isPolicyClose()) {
            rules.closes()
                    .of(now.host(), causeOf(event, cause))
                    .ifPresent(chosen ->
                            count(new Watch.Key(now.host(), CLOSES, chosen.name()), chosen.rule(), event, now));
        } else if (rules.lostLines() != null) {
            lose(new Watch.Key(now.host(), LOST_LINES, ""), rules.lostLines(), event, now);
        }
    }

    /** What the line itself shows, else what is open and it most likely belongs to; {@code null} if neither is known. */
    private String causeOf(GatewayEvent event, String seen) {
        if (rules.closes().own().isEmpty() || seen != null && !seen.isEmpty()) {
            return seen;
        }
        return history.diagnosisOf(event).map(Diagnosis::cause).orElse(null);
    }

    private static boolean isGap(GatewayEvent event) {
        return event.gap() != null;
    }

    private void count(Watch.Key key, RepeatedCloses rule, GatewayEvent event, Moment now) {
        Watch watch = watch(key);
        RepeatedCloses.State before = watch == null ? RepeatedCloses.State.CALM : watch.closes();
        RepeatedCloses.Decision decision = rule.next(before, new RepeatedCloses.Close(now.hostNow(), now.late()));
        Alert alert = watch == null ? null : watch.alert();
        if (decision.reason() == RepeatedCloses.Reason.THRESHOLD_REACHED) {
            alert = raise(now, AlertText.closes(key, event, history.diagnosisOf(event), rule, decision.state()));
        }
        put(key, Watch.of(decision.state(), alert));
    }

    private void lose(Watch.Key key, LostLines rule, GatewayEvent event, Moment now) {
        Watch watch = watch(key);
        LostLines.State before = watch == null ? LostLines.State.WHOLE : watch.lost();
        LostLines.Decision decision =
                rule.next(before, now.hostNow(), Math.max(1, event.gap().lines()), now.late());
        Alert alert = watch == null ? null : watch.alert();
        if (decision.reason() == LostLines.Reason.THRESHOLD_REACHED) {
            alert = raise(now, AlertText.lostLines(key, event, rule, decision.state()));
        }
        put(key, Watch.of(decision.state(), alert));
    }

    private void follow(Diagnosis diagnosis, Moment now) {
        boolean silent = HOST_SILENT.equals(diagnosis.cause());
        boolean flapping = diagnosis.status() == Diagnosis.Status.FLAPPING && !silent;
        follow(SILENT, "", silent && diagnosis.isOpen(), silent, diagnosis, now);
        follow(FLAPPING, diagnosis.id(), flapping, true, diagnosis, now);
        follow(OPEN_TOO_LONG, diagnosis.id(), diagnosis.isOpen() && !silent, true, diagnosis, now);
    }

    /** @param concerned whether the diagnosis says anything about what the rule is for */
    private void follow(
            String ruleName, String detail, boolean holds, boolean concerned, Diagnosis diagnosis, Moment now) {
        Persisting rule = persisting(ruleName);
        var key = new Watch.Key(now.host(), ruleName, detail);
        Watch watch = watch(key);
        if (rule == null || !concerned || !holds && watch == null) {
            return;
        }
        Persisting.State before = watch == null ? Persisting.State.CALM : watch.persisting();
        Persisting.State after =
                holds ? rule.holds(before, since(diagnosis)) : rule.gone(before, diagnosis.changedAt());
        if (!after.equals(before)) {
            decide(key, rule, after, watch == null ? null : watch.alert(), diagnosis, now);
        }
    }

    /** Since when it stands as it does. */
    private static Instant since(Diagnosis diagnosis) {
        return diagnosis.change() == Diagnosis.Change.OPENED ? diagnosis.firstSeen() : diagnosis.changedAt();
    }

    private void elapse(Watch.Key key, Watch watch, Moment now) {
        if (key.rule().equals(CLOSES)) {
            endIfQuiet(key, watch, now);
        } else if (key.rule().equals(LOST_LINES)) {
            endIfWhole(key, watch, now);
        } else {
            persist(key, watch, now);
        }
    }

    private void persist(Watch.Key key, Watch watch, Moment now) {
        Persisting rule = persisting(key.rule());
        if (rule == null) {
            end(key, watch.alert(), "the rule was switched off", now.hostNow(), now);
        } else {
            decide(key, rule, watch.persisting(), watch.alert(), null, now);
        }
    }

    /** @param diagnosis {@code null} where it must be looked up */
    private void decide(
            Watch.Key key, Persisting rule, Persisting.State state, Alert alert, Diagnosis diagnosis, Moment now) {
        Duration late = key.rule().equals(SILENT) ? lateSilence(now) : now.late();
        Persisting.Decision decision = rule.elapsed(state, now.hostNow(), late);
        switch (decision.reason()) {
            case HELD_LONG_ENOUGH ->
                about(key, diagnosis)
                        .ifPresentOrElse(
                                known -> put(
                                        key,
                                        Watch.of(decision.state(), raise(now, text(key, rule, decision, known, now)))),
                                () -> forget(key));
            case GONE_LONG_ENOUGH, STILL_CALM -> end(key, alert, ending(diagnosis), state.gone(), now);
            default -> put(key, Watch.of(decision.state(), alert));
        }
    }

    /**
     * That nothing is heard is found out on our clock, and is no late news however long ago the host was heard last. Only
     * where we stood still, what it sent meanwhile may be about to be read: then it is, until the next look.
     */
    private static Duration lateSilence(Moment now) {
        return now.record().value().told() instanceof Told.Silent silent ? silent.late() : Duration.ZERO;
    }

    private static String ending(Diagnosis diagnosis) {
        return diagnosis == null || diagnosis.resolvedBy() == null
                ? "it is over"
                : diagnosis.resolvedBy().text();
    }

    private Alert text(Watch.Key key, Persisting rule, Persisting.Decision decision, Diagnosis diagnosis, Moment now) {
        Instant since = decision.state().since();
        return switch (key.rule()) {
            case SILENT -> AlertText.silent(key, diagnosis, since, now.hostNow(), silentAfter);
            case FLAPPING -> AlertText.flapping(key, diagnosis, since, now.hostNow());
            default -> AlertText.openTooLong(key, diagnosis, rule, since, now.hostNow());
        };
    }

    private Optional<Diagnosis> about(Watch.Key key, Diagnosis diagnosis) {
        if (diagnosis != null) {
            return Optional.of(diagnosis);
        }
        return key.rule().equals(SILENT)
                ? history.openDiagnosis(key.host(), HOST_SILENT)
                : history.diagnosis(key.detail());
    }

    private void endIfQuiet(Watch.Key key, Watch watch, Moment now) {
        Optional<RepeatedCloses> rule = rules.closes().named(key.detail());
        if (rule.isEmpty()) {
            end(key, watch.alert(), "the rule was switched off", now.hostNow(), now);
            return;
        }
        RepeatedCloses.Decision decision = rule.get().quiet(watch.closes(), now.hostNow());
        if (decision.reason() == RepeatedCloses.Reason.QUIET_FOR_A_WINDOW) {
            forget(key);
            forward(
                    now,
                    AlertText.ended(
                            watch.alert(),
                            "no close with 1008 for "
                                    + AlertText.text(rule.get().window()),
                            watch.closes().count(),
                            rule.get().quietFrom(watch.closes())));
        }
    }

    private void endIfWhole(Watch.Key key, Watch watch, Moment now) {
        LostLines rule = rules.lostLines();
        if (rule == null) {
            end(key, watch.alert(), "the rule was switched off", now.hostNow(), now);
            return;
        }
        LostLines.Decision decision = rule.quiet(watch.lost(), now.hostNow());
        if (decision.reason() == LostLines.Reason.WHOLE_FOR_A_WINDOW) {
            forget(key);
            forward(
                    now,
                    AlertText.ended(
                            watch.alert(),
                            "no line lost for " + AlertText.text(rule.window()),
                            watch.lost().lost(),
                            watch.lost().latest().plus(rule.window())));
        }
    }

    private Persisting persisting(String rule) {
        return switch (rule) {
            case SILENT -> rules.silentHost();
            case FLAPPING -> rules.flapping();
            default -> rules.openTooLong();
        };
    }

    private Alert raise(Moment now, Alert alert) {
        forward(now, alert);
        return alert;
    }

    /** @param alert {@code null} where none stands */
    private void end(Watch.Key key, Alert alert, String reason, Instant at, Moment now) {
        forget(key);
        if (alert != null) {
            forward(now, AlertText.ended(alert, reason, alert.count(), at));
        }
    }

    private void forward(Moment now, Alert alert) {
        context.forward(now.record().withValue(alert));
    }

    private Map<Watch.Key, Watch> waitingOf(String host) {
        return waiting.getOrDefault(host, Map.of());
    }

    /** {@code null} if there is none. */
    private Watch watch(Watch.Key key) {
        Watch waits = waitingOf(key.host()).get(key);
        return waits != null ? waits : watches.get(key.text());
    }

    private void put(Watch.Key key, Watch watch) {
        // Time goes by all the time, and mostly changes nothing.
        if (!watch.equals(waitingOf(key.host()).get(key))) {
            watches.put(key.text(), watch);
            await(key, watch);
        }
    }

    private void forget(Watch.Key key) {
        watches.delete(key.text());
        stopWaiting(key);
    }

    private void await(Watch.Key key, Watch watch) {
        if (watch.waits()) {
            waiting.computeIfAbsent(key.host(), any -> new HashMap<>()).put(key, watch);
        } else {
            stopWaiting(key);
        }
    }

    private void stopWaiting(Watch.Key key) {
        waiting.computeIfPresent(key.host(), (host, known) -> {
            known.remove(key);
            return known.isEmpty() ? null : known;
        });
    }
}

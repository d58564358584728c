package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Diagnoses one host from its lines alone, read from beginning to end: no Kafka, no clock.
 *
 * <p>A line without a time happened when the one before it did; those before the first time, when that did. Not
 * thread-safe.
 */
public final class Diagnoser {
    private static final int MOST_HELD = 1000;

    private final Classifier classifier;
    private final Correlator correlator;
    private final List<GatewayEvent> untimed = new ArrayList<>();
    private HostState state;
    private Instant latest;
    private long events;

    public Diagnoser(Catalogue catalogue, String host) {
        classifier = new Classifier(catalogue);
        correlator = new Correlator(catalogue);
        state = HostState.empty(host);
    }

    /** The diagnoses that the line changed; they may come with a later one where the line has no time. */
    public List<Diagnosis> read(LogLine line) {
        var changes = new ArrayList<Diagnosis>();
        if (line.time() != null) {
            boolean first = latest == null;
            latest = line.time();
            if (first) {
                changes.addAll(observeUntimed());
            }
        }
        classifier.classify(line).ifPresent(event -> {
            events++;
            if (latest != null) {
                changes.addAll(observe(event));
            } else {
                untimed.add(event);
                if (untimed.size() >= MOST_HELD) {
                    latest = line.observedTime();
                    changes.addAll(observeUntimed());
                }
            }
        });
        return changes;
    }

    /** How many lines meant something so far. */
    public long events() {
        return events;
    }

    /**
     * The diagnoses after the last line, resolved ones too, the one to act on first comes first; see
     * {@link Correlator#diagnoses}.
     */
    public List<Diagnosis> conclude() {
        observeUntimed();
        state = correlator.conclude(state).state();
        return correlator.diagnoses(state);
    }

    private List<Diagnosis> observeUntimed() {
        var changes = new ArrayList<Diagnosis>();
        untimed.forEach(event -> changes.addAll(observe(event)));
        untimed.clear();
        return changes;
    }

    private List<Diagnosis> observe(GatewayEvent event) {
        Instant time = event.time() != null ? event.time() : latest != null ? latest : event.observedTime();
        Correlation correlation = correlator.observe(state, at(time, event));
        state = correlation.state();
        return correlation.changes();
    }

    private static GatewayEvent at(Instant time, GatewayEvent event) {
        return event.time() != null
                ? event
                : new GatewayEvent(
                        event.uid(),
                        event.host(),
                        event.gateway(),
                        time,
                        event.observedTime(),
                        event.severity(),
                        event.subsystem(),
                        event.category(),
                        event.signature(),
                        event.attributes(),
                        event.line(),
                        event.source(),
                        event.gap(),
                        event.catalogueVersion());
    }
}

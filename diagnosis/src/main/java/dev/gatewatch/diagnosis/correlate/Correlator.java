package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Follows a host: what comes next turns its state into the next one, and tells the diagnoses that changed by it.
 *
 * <p>A pure function of its arguments: it keeps nothing, reads no clock, and gives the same answer, byte for byte, to
 * the same question. All times are the host's own. Thread-safe.
 */
public final class Correlator {
    private final Causes causes;
    private final String catalogueVersion;

    public Correlator(Catalogue catalogue) {
        causes = new Causes(catalogue.causes());
        catalogueVersion = catalogue.version();
    }

    /** A line that means something. A line that was seen before, by its uid, changes nothing while it is remembered. */
    public Correlation observe(HostState state, GatewayEvent event) {
        var turn = new Turn(causes, catalogueVersion, state);
        Instant time = turn.advance(event.happenedAt());
        if (event.gap() != null) {
            turn.missing(event.gateway(), event.gap().lines(), time);
        } else {
            turn.take(event.gateway(), Moment.of(event, time, causes.attributesAskedFor()));
        }
        return turn.end();
    }

    /** What the host checks saw. */
    public Correlation learn(HostState state, HostFacts facts) {
        var turn = new Turn(causes, catalogueVersion, state);
        turn.advance(facts.time());
        turn.learn(facts);
        return turn.end();
    }

    /**
     * The host's shipper was not heard of for too long.
     *
     * @param lastHeard on the host's clock
     * @param now on the host's clock, as far as can be told
     */
    public Correlation silent(HostState state, Instant lastHeard, Instant now) {
        var turn = new Turn(causes, catalogueVersion, state);
        turn.advance(now);
        turn.take(LogLine.DEFAULT_GATEWAY, Moment.noticed(Causes.HOST_SILENT, lastHeard));
        return turn.end();
    }

    /** The host's shipper is heard of again, or as before. */
    public Correlation heard(HostState state, Instant time) {
        var turn = new Turn(causes, catalogueVersion, state);
        turn.take(LogLine.DEFAULT_GATEWAY, Moment.noticed(Causes.HOST_HEARD, turn.advance(time)));
        return turn.end();
    }

    /**
     * Time went by: what settled is told, what has been quiet for long enough is resolved.
     *
     * @param hostNow on the host's clock
     */
    public Correlation elapse(HostState state, Instant hostNow) {
        var turn = new Turn(causes, catalogueVersion, state);
        turn.advance(hostNow);
        return turn.end();
    }

    /** No more will come: what was held back for a moment is told now. */
    public Correlation conclude(HostState state) {
        var turn = new Turn(causes, catalogueVersion, state);
        turn.settleAll();
        return turn.end();
    }

    /**
     * The diagnoses that the state holds, the one to act on first comes first: open before resolved; then worst impact,
     * but what is only suspected after what is not; then the oldest.
     */
    public List<Diagnosis> diagnoses(HostState state) {
        var ranked = new ArrayList<Report>();
        for (GatewayState gateway : state.sortedGateways()) {
            gateway.failures().stream()
                    .filter(Failure::wasTold)
                    .map(failure -> Report.of(state.host(), gateway, failure, causes, catalogueVersion))
                    .filter(report -> !report.ranking().candidates().isEmpty())
                    .forEach(ranked::add);
        }
        return ranked.stream()
                .sorted(Comparator.comparing(
                                (Report report) -> !report.failure().isOpen())
                        .thenComparing(report -> report.ranking().confidence() == Diagnosis.Confidence.SUSPECTED)
                        .thenComparing(report -> report.cause().impact())
                        .thenComparing(report -> report.failure().life().firstSeen())
                        .thenComparing(report -> report.failure().id()))
                .map(report -> report.diagnosis(null, report.failure().told().at()))
                .toList();
    }
}

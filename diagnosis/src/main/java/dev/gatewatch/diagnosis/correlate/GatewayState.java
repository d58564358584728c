package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.protocol.HostFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of one gateway.
 *
 * @param version the gateway's OpenClaw version; {@code null} if no line told it
 * @param era the first release that prints lines like this gateway's, such as {@code 2026.5}; for choosing a fix while the
 *     version is not known; {@code null} if no line told it
 * @param recent the latest telling events, oldest first; bounded in number, in number per signature and in time
 * @param failures open, waiting and resolved ones, oldest first; bounded
 * @param facts what the last host checks saw; {@code null} if there were none
 * @param lost when lines were last known to be missing; {@code null} if never
 * @param lostLines how many
 */
record GatewayState(
        String name,
        String version,
        String era,
        List<Moment> recent,
        List<Failure> failures,
        HostFacts facts,
        Instant lost,
        long lostLines) {
    static final int MOST_RECENT = 32;
    static final int MOST_RECENT_PER_SIGNATURE = 4;
    static final Duration RECENT = Duration.ofMinutes(15);

    GatewayState {
        recent = recent == null ? List.of() : List.copyOf(recent);
        failures = failures == null ? List.of() : List.copyOf(failures);
    }

    static GatewayState empty(String name) {
        return new GatewayState(name, null, null, List.of(), List.of(), null, null, 0);
    }

    /** How often a failure was seen; 0 if it was not. */
    long countOf(String id) {
        return failures.stream()
                .filter(failure -> failure.id().equals(id))
                .mapToLong(failure -> failure.tally().count())
                .findFirst()
                .orElse(0);
    }

    boolean remembers(String uid) {
        return uid != null && recent.stream().anyMatch(moment -> uid.equals(moment.uid()));
    }

    /** With one more telling event; those of its kind give way first, so that a flood does not drown the others. */
    GatewayState remembering(Moment moment) {
        var kept = new ArrayList<Moment>(recent.size() + 1);
        Instant oldest = moment.time().minus(RECENT);
        recent.stream().filter(other -> !other.time().isBefore(oldest)).forEach(kept::add);
        List<Moment> ofItsKind = kept.stream()
                .filter(other -> other.signature().equals(moment.signature()))
                .toList();
        if (ofItsKind.size() >= MOST_RECENT_PER_SIGNATURE) {
            kept.remove(ofItsKind.get(0));
        } else if (kept.size() >= MOST_RECENT) {
            kept.remove(0);
        }
        kept.add(moment);
        return new GatewayState(name, version, era, kept, failures, facts, lost, lostLines);
    }

    /** On a clock that was set back: nothing of it lies in the future. */
    GatewayState notLaterThan(Instant time) {
        return with(failures.stream().map(failure -> failure.notLaterThan(time)).toList());
    }

    GatewayState with(List<Failure> changed) {
        return new GatewayState(name, version, era, recent, changed, facts, lost, lostLines);
    }

    GatewayState withVersion(String told) {
        return new GatewayState(name, told, era, recent, failures, facts, lost, lostLines);
    }

    GatewayState withEra(String told) {
        return new GatewayState(name, version, told, recent, failures, facts, lost, lostLines);
    }

    GatewayState with(HostFacts seen) {
        return new GatewayState(name, version, era, recent, failures, seen, lost, lostLines);
    }

    GatewayState missing(long lines, Instant time) {
        return new GatewayState(name, version, era, recent, failures, facts, time, lines);
    }
}

package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Diagnosis;
import java.time.Instant;

/**
 * What a list of diagnoses must know to pass over one that nobody asked for.
 *
 * @param resolvedAt {@code null} while it is open
 * @param cured whether a line proved that it is over
 */
record DiagnosisEntry(
        String id, Diagnosis.Status status, String cause, Instant firstSeen, Instant resolvedAt, boolean cured) {

    static DiagnosisEntry of(Diagnosis diagnosis) {
        return new DiagnosisEntry(
                diagnosis.id(),
                diagnosis.status(),
                diagnosis.cause(),
                diagnosis.firstSeen(),
                diagnosis.resolvedAt(),
                diagnosis.resolvedBy() != null && diagnosis.resolvedBy().proof());
    }
}

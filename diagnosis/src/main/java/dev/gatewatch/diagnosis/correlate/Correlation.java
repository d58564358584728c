package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.protocol.Diagnosis;
import java.util.List;

/**
 * What came of an observation.
 *
 * @param state the host's state from now on
 * @param changes the diagnoses that changed, each whole, in the order to be written
 */
public record Correlation(HostState state, List<Diagnosis> changes) {
    public Correlation {
        changes = List.copyOf(changes);
    }
}

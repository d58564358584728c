package dev.gatewatch.streams.fleet;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gatewatch.protocol.Diagnosis.Status;
import dev.gatewatch.streams.history.HostRow;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;

/**
 * Where a host stands.
 *
 * @param first the diagnosis to act on first; {@code null} if nothing is open
 */
public record Standing(HostRow row, OpenDiagnosis first, Urgency urgency) {

    static Standing of(HostRow row, Set<String> shared) {
        return row.open().stream()
                .min(Comparator.comparing((OpenDiagnosis diagnosis) -> Urgency.of(diagnosis, shared))
                        .thenComparing(OpenDiagnosis::firstSeen)
                        .thenComparing(OpenDiagnosis::id))
                .map(first -> new Standing(row, first, Urgency.of(first, shared)))
                .orElseGet(() -> new Standing(row, null, Urgency.NONE));
    }

    /** Whether its shipper is not heard of, whatever else is wrong. */
    public boolean isSilent() {
        return row.open().stream().anyMatch(Urgency::isSilence);
    }

    public State state() {
        if (first == null) {
            return State.HEALTHY;
        }
        if (Urgency.isSilence(first)) {
            return State.SILENT;
        }
        return first.status() == Status.REGRESSED
                ? State.REGRESSED
                : first.status() == Status.FLAPPING ? State.FLAPPING : State.OPEN;
    }

    /** A host in one word: what to act on first. */
    public enum State {
        OPEN,
        REGRESSED,
        FLAPPING,
        SILENT,
        HEALTHY;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

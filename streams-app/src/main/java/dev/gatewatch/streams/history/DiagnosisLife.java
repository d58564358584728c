package dev.gatewatch.streams.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatewatch.diagnosis.catalogue.Cause.Impact;
import dev.gatewatch.protocol.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagnosis as it is now, and how it came to be so.
 *
 * @param life its turns, oldest first; bounded, the oldest go first
 */
public record DiagnosisLife(@JsonUnwrapped Diagnosis diagnosis, List<Moment> life) {
    private static final int MOST_MOMENTS = 100;

    public DiagnosisLife {
        life = life == null ? List.of() : List.copyOf(life);
    }

    /** A turn in the life of a diagnosis. Times are the host's. */
    public record Moment(Instant time, Diagnosis.Change change, String text) {}

    /** How long the failure has lasted since it began or came back last, or did last. */
    public Duration lasted() {
        Instant began = life.stream()
                .filter(moment -> moment.change() == Diagnosis.Change.REGRESSED)
                .map(Moment::time)
                .reduce((earlier, later) -> later)
                .orElse(diagnosis.firstSeen());
        return Duration.between(began, diagnosis.isOpen() ? diagnosis.lastSeen() : diagnosis.resolvedAt());
    }

    /** Whether it ended in a cure: a line proved that a failure is over. */
    @JsonIgnore
    public boolean isCured() {
        return isCured(diagnosis);
    }

    /** A host that is heard of again was not cured of anything. */
    static boolean isCured(Diagnosis diagnosis) {
        return diagnosis.resolvedBy() != null
                && diagnosis.resolvedBy().proof()
                && !diagnosis.impact().equals(Impact.HOST_SILENT.words(1));
    }

    /** The life of a diagnosis that was not known before. */
    static DiagnosisLife begin(Diagnosis diagnosis) {
        return new DiagnosisLife(diagnosis, List.of(moment(diagnosis)));
    }

    /** The same life after a change; more of the same is not a turn. */
    DiagnosisLife after(Diagnosis changed) {
        if (changed.change() == Diagnosis.Change.UPDATED) {
            return new DiagnosisLife(changed, life);
        }
        List<Moment> longer = new ArrayList<>(life);
        longer.add(moment(changed));
        return new DiagnosisLife(changed, longer.subList(Math.max(0, longer.size() - MOST_MOMENTS), longer.size()));
    }

    private static Moment moment(Diagnosis diagnosis) {
        String text = switch (diagnosis.change()) {
            case OPENED -> diagnosis.sentence();
            case UPDATED -> "Seen " + diagnosis.count() + " times.";
            case REVISED -> "The evidence now says: " + diagnosis.sentence();
            case RESOLVED -> diagnosis.resolvedBy().text();
            case REGRESSED -> "It is back.";
            case FLAPPING -> "It comes and goes.";
        };
        return new Moment(diagnosis.changedAt(), diagnosis.change(), text);
    }
}

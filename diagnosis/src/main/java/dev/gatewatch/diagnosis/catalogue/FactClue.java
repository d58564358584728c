package dev.gatewatch.diagnosis.catalogue;

import java.util.List;

/**
 * What a check on the host says about a cause.
 *
 * @param fact name of the fact; may hold a value of the failure, as in {@code device.{device}.scopes}
 * @param is the values that it is about, as in {@link EventPattern}
 * @param says what follows from it
 * @param why the sentence that stands on the diagnosis
 */
public record FactClue(Template fact, List<String> is, Says says, Template why) {

    public FactClue {
        is = List.copyOf(is);
    }

    /** What a fact does to a cause. */
    public enum Says {
        /** The cause is confirmed. */
        CONFIRMS,
        /** The cause is out of the question. */
        REFUTES
    }
}

package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Diagnosis;
import java.util.List;

/**
 * What was told of a host, and what it changed.
 *
 * @param changes the diagnoses that it changed; mostly none
 * @param seen id of the cause whose failure was seen once more, empty text if the cause is not known yet; {@code null} if
 *     no failure was seen
 */
record Finding(Told told, List<Diagnosis> changes, String seen) {

    /** Nothing came of it. */
    static Finding nothing(Told told) {
        return new Finding(told, List.of(), null);
    }
}

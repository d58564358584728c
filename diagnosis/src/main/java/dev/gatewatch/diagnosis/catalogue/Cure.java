package dev.gatewatch.diagnosis.catalogue;

import java.util.List;

/**
 * A line that shows that a cause is gone.
 *
 * @param line which lines
 * @param same the attributes in which it must agree with the failure, as far as both are known
 * @param equal the attributes in which it must be known to agree with the failure
 * @param presumed whether the line makes it only likely, because what would prove it prints nothing; the diagnosis says so
 * @param text what happened, for people: "The device was approved."
 * @param awaited the line to wait for, as it will be printed
 */
public record Cure(
        EventPattern line, List<String> same, List<String> equal, boolean presumed, Template text, Template awaited) {

    public Cure {
        same = List.copyOf(same);
        equal = List.copyOf(equal);
    }
}

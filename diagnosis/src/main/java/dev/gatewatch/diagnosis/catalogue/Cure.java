package dev.gatewatch.diagnosis.catalogue;

import java.util.List;

/**
 * A line that proves that a cause is gone.
 *
 * @param line which lines
 * @param same the attributes in which it must agree with the failure, as far as both are known
 * @param text what happened, for people: "The device was approved."
 * @param awaited the line to wait for, as it will be printed
 */
public record Cure(EventPattern line, List<String> same, Template text, Template awaited) {

    public Cure {
        same = List.copyOf(same);
    }
}

package dev.gatewatch.diagnosis.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a line must have to be recognised. All conditions must hold; those that are empty hold always. Text is compared
 * without regard to the case of ASCII letters.
 *
 * @param subsystems the line comes from one of these subsystems
 * @param notSubsystems the line comes from none of these
 * @param all each of these occurs in the message
 * @param any one of these occurs in the message
 * @param says one of these occurs as a statement of its own, see {@link LineFeatures#says}
 * @param none none of these occurs in the message
 * @param attributes each of these attributes has one of the values given
 * @param pattern is found in the message; {@code null} if there is none
 */
public record Detection(
        Set<String> subsystems,
        Set<String> notSubsystems,
        List<String> all,
        List<String> any,
        List<String> says,
        List<String> none,
        Map<String, Set<String>> attributes,
        LinePattern pattern) {

    public Detection {
        subsystems = Set.copyOf(subsystems);
        notSubsystems = Set.copyOf(notSubsystems);
        all = List.copyOf(all);
        any = List.copyOf(any);
        says = List.copyOf(says);
        none = List.copyOf(none);
        attributes = Map.copyOf(attributes);
    }

    /** Whether the line has all that is demanded. */
    public boolean recognises(LineFeatures line) {
        return (subsystems.isEmpty() || subsystems.contains(line.subsystem()))
                && !notSubsystems.contains(line.subsystem())
                && all.stream().allMatch(line::has)
                && (any.isEmpty() || any.stream().anyMatch(line::has))
                && (says.isEmpty() || says.stream().anyMatch(line::says))
                && none.stream().noneMatch(line::has)
                && attributes.entrySet().stream()
                        .allMatch(wanted ->
                                wanted.getValue().contains(line.attributes().getOrDefault(wanted.getKey(), "")))
                && (pattern == null || pattern.isFoundIn(line.message()));
    }

    /**
     * Literals of which at least one occurs in every line that is recognised: what a fast screen looks for. The longest
     * that must occur, or all of a set of alternatives.
     */
    public List<String> anchors() {
        return all.stream()
                .max(Comparator.comparingInt(String::length))
                .map(List::of)
                .orElse(says.isEmpty() ? any : says);
    }
}

package dev.gatewatch.diagnosis.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a line must have to be recognised. All conditions must hold; those that are empty hold always. Text is compared
 * without regard to the case of ASCII letters.
 *
 * @param subsystems the line comes from one of these subsystems; {@value #NO_SUBSYSTEM} is a line that names none
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
    static final String NO_SUBSYSTEM = "-";

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
        return (subsystems.isEmpty()
                        || subsystems.contains(line.subsystem().isEmpty() ? NO_SUBSYSTEM : line.subsystem()))
                && !notSubsystems.contains(line.subsystem())
                && fitsMessage(line)
                && hasAttributes(line);
    }

    /** Whether the message has all that is demanded of it: what a line without it is never recognised for. */
    public boolean fitsMessage(LineFeatures line) {
        return hasAll(line)
                && (any.isEmpty() || hasOneOf(any, line))
                && (says.isEmpty() || saysOneOf(line))
                && !hasOneOf(none, line)
                && (pattern == null || pattern.isFoundIn(line.message()));
    }

    private boolean hasAll(LineFeatures line) {
        for (String literal : all) {
            if (!line.has(literal)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOneOf(List<String> literals, LineFeatures line) {
        for (String literal : literals) {
            if (line.has(literal)) {
                return true;
            }
        }
        return false;
    }

    private boolean saysOneOf(LineFeatures line) {
        for (String literal : says) {
            if (line.says(literal)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasAttributes(LineFeatures line) {
        for (var wanted : attributes.entrySet()) {
            if (!wanted.getValue().contains(line.attributes().getOrDefault(wanted.getKey(), ""))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Literals of which at least one occurs in every line that is recognised: what a fast screen looks for. Of the sets
     * that there are, the one whose shortest literal is the longest, as it lets the fewest other lines pass.
     */
    public List<String> anchors() {
        return Stream.concat(all.stream().map(List::of), Stream.of(says, any))
                .filter(literals -> !literals.isEmpty())
                .max(Comparator.comparingInt(Detection::shortest))
                .orElse(List.of());
    }

    private static int shortest(List<String> literals) {
        return literals.stream().mapToInt(String::length).min().orElse(0);
    }
}

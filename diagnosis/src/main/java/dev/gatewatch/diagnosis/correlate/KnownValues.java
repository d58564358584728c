package dev.gatewatch.diagnosis.correlate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that the lines of a failure told, by attribute, oldest first; the last {@value #MOST_VALUES} of each.
 *
 * <p>Whether another line belongs to the failure is a question of agreement: it does not where both know an attribute
 * and differ in it.
 */
record KnownValues(Map<String, List<String>> byName) {
    static final int MOST_VALUES = 8;
    static final KnownValues NONE = new KnownValues(Map.of());

    KnownValues {
        byName = Map.copyOf(byName);
    }

    @JsonCreator
    static KnownValues ofJson(Map<String, List<String>> byName) {
        return new KnownValues(byName == null ? Map.of() : byName);
    }

    @JsonValue
    Map<String, List<String>> sorted() {
        return new TreeMap<>(byName);
    }

    List<String> all(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** {@code null} if none is known. */
    String latest(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    KnownValues with(Map<String, String> attributes) {
        var known = new TreeMap<>(byName);
        attributes.forEach((name, value) -> {
            var values = new ArrayList<>(known.getOrDefault(name, List.of()));
            values.remove(value);
            values.add(value);
            known.put(name, List.copyOf(values.subList(Math.max(0, values.size() - MOST_VALUES), values.size())));
        });
        return new KnownValues(known);
    }

    /** Whether none of these attributes is known to differ. */
    boolean agreeWith(Map<String, String> attributes, List<String> names) {
        for (String name : names) {
            String value = attributes.get(name);
            if (value != null && byName.containsKey(name) && !all(name).contains(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether each of these attributes has a value in common, as far as both know it. */
    boolean agreeWith(KnownValues other, List<String> names) {
        return names.stream()
                .allMatch(name -> all(name).isEmpty()
                        || other.all(name).isEmpty()
                        || all(name).stream().anyMatch(other.all(name)::contains));
    }

    /** Whether all of these attributes are known on both sides, and equal; false where there are none. */
    boolean sameAs(Map<String, String> attributes, List<String> names) {
        return !names.isEmpty()
                && names.stream().allMatch(name -> {
                    String value = attributes.get(name);
                    return value != null && all(name).contains(value);
                });
    }
}

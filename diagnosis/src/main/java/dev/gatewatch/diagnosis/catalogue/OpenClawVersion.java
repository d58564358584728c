package dev.gatewatch.diagnosis.catalogue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A release such as {@code 2026.2.26} or {@code 2026.1.24-3}; ordered by time of release. */
public record OpenClawVersion(List<Integer> parts) implements Comparable<OpenClawVersion> {
    private static final Pattern FORM = Pattern.compile("v?20\\d\\d(?:\\.\\d{1,4}){1,2}(?:-\\d{1,4})?");
    private static final Pattern SEPARATOR = Pattern.compile("[.-]");

    /** From {@code 2026.9.6} or {@code v2026.9.6}; empty if it is no release ({@code dev}, {@code null}). */
    public static Optional<OpenClawVersion> parse(String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String number = text.startsWith("v") ? text.substring(1) : text;
        return Optional.of(new OpenClawVersion(
                Arrays.stream(SEPARATOR.split(number)).map(Integer::valueOf).toList()));
    }

    @Override
    public int compareTo(OpenClawVersion other) {
        Comparator<Integer> natural = Comparator.naturalOrder();
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int order = natural.compare(parts.get(i), other.parts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "" : i < 3 ? "." : "-").append(parts.get(i));
        }
        return text.toString();
    }
}

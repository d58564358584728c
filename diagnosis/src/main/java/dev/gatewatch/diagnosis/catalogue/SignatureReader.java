package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.Category;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the entries of {@code signatures/*.yaml}. */
final class SignatureReader {
    private static final Map<String, Category> CATEGORIES = byName(Category.values(), Category::wireName);
    private static final Map<String, Signature.Kind> KINDS = byName(Signature.Kind.values(), Signature.Kind::wireName);
    private static final Pattern RELEASE = Pattern.compile("\\d{4}\\.\\d{1,2}(?:\\.\\d{1,2}(?:-\\d{1,2})?)?");
    /** Shorter literals occur in too many lines to screen for. */
    private static final int SHORTEST_ANCHOR = 5;
    /** What stands in the JSON of a line as it stands in the line, so that a screen finds it in either. */
    private static final Pattern SCREENABLE = Pattern.compile("[^\\p{Cntrl}\"\\\\]{" + SHORTEST_ANCHOR + ",}+");

    private SignatureReader() {}

    /** Reads one signature; its mistakes are noted on the entry. */
    static Signature read(Entry entry) {
        var signature = new Signature(
                entry.file(),
                entry.id(),
                entry.text("title"),
                entry.named("category", CATEGORIES),
                entry.named("kind", KINDS),
                entry.numberOr("priority", 0),
                release(entry, "since"),
                release(entry, "until"),
                entry.children("when").stream().map(SignatureReader::detection).toList(),
                extract(entry),
                named(entry, "attributes"),
                entry.texts("references"),
                entry.texts("matches"),
                entry.texts("nearMisses"));
        if (signature.when().isEmpty()) {
            entry.mistake("when", "is missing; what a line must have must stand here");
        }
        if (signature.matches().isEmpty()) {
            entry.mistake("matches", "is missing; at least one line that it must recognise must stand here");
        }
        entry.close();
        return signature;
    }

    private static Detection detection(Entry when) {
        var detection = new Detection(
                Set.copyOf(folded(when.texts("subsystems"))),
                Set.copyOf(folded(when.texts("notSubsystems"))),
                folded(when.texts("all")),
                folded(when.texts("any")),
                folded(when.texts("says")),
                folded(when.texts("none")),
                attributes(when),
                when.has("pattern") ? pattern(when, "pattern", when.text("pattern")) : null);
        List<String> anchors = detection.anchors();
        if (anchors.isEmpty()) {
            when.mistake("", "must have one of all, any and says, so that lines can be screened fast");
        }
        anchors.stream()
                .filter(anchor -> !SCREENABLE.matcher(anchor).matches())
                .forEach(anchor -> when.mistake(
                        "",
                        "'" + anchor + "' cannot be screened for; one of all, or each of any or says, must have "
                                + SHORTEST_ANCHOR + " characters without quotes, backslashes and control characters"));
        when.close();
        return detection;
    }

    private static Map<String, Set<String>> attributes(Entry when) {
        var wanted = new LinkedHashMap<String, Set<String>>();
        named(when, "attributes").forEach((name, values) -> wanted.put(name, Set.copyOf(List.of(values.split("\\|")))));
        return wanted;
    }

    private static Map<String, String> named(Entry entry, String field) {
        Map<String, String> texts = entry.textsByName(field);
        texts.keySet().forEach(name -> requireAttribute(entry, field + "." + name, name));
        return texts;
    }

    private static void requireAttribute(Entry entry, String field, String name) {
        if (!LineAttributes.names().contains(name)) {
            entry.mistake(
                    field,
                    "'" + name + "' is no attribute of events; they are " + String.join(", ", LineAttributes.names()));
        }
    }

    private static List<LinePattern> extract(Entry entry) {
        var patterns = new ArrayList<LinePattern>();
        List<String> texts = entry.texts("extract");
        for (int at = 0; at < texts.size(); at++) {
            LinePattern pattern = pattern(entry, "extract[" + at + "]", texts.get(at));
            if (pattern != null && pattern.groups().isEmpty()) {
                entry.mistake("extract[" + at + "]", "has no group (?<name>…) to extract");
            } else if (pattern != null) {
                String field = "extract[" + at + "]";
                pattern.groups().forEach(group -> requireAttribute(entry, field, group));
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    private static LinePattern pattern(Entry entry, String field, String text) {
        try {
            return LinePattern.of(text);
        } catch (IllegalArgumentException e) {
            entry.mistake(field, e.getMessage());
            return null;
        }
    }

    private static String release(Entry entry, String field) {
        String release = entry.textOr(field, null);
        if (release != null && !RELEASE.matcher(release).matches()) {
            entry.mistake(field, "'" + release + "' is no release of OpenClaw; write it as in 2026.2.26");
        }
        return release;
    }

    private static List<String> folded(List<String> literals) {
        return literals.stream().map(LineFeatures::fold).toList();
    }

    private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}

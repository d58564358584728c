package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.Category;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one kind of line is recognised, and what it means.
 *
 * @param file of the catalogue that declares it, such as {@code signatures/pairing.yaml}
 * @param id unique among signatures; stands in events and diagnoses
 * @param title what the line says, in a few words; unique
 * @param category what the line means, judged by itself
 * @param kind what the line is to a diagnosis
 * @param priority of the signatures that recognise a line the one of highest priority speaks for it; 0 unless said
 * @param since the first release known to print it; {@code null} if any
 * @param until the last release known to print it; {@code null} if any
 * @param when what a line must have; one of these is enough
 * @param extract what is read from the line, by the names of the groups, over what {@code key=value} tokens give
 * @param attributes what is added to the attributes extracted from the line
 * @param references where the line is printed, or discussed
 * @param matches lines, as printed, that this signature must speak for
 * @param nearMisses lines that it must not speak for
 */
public record Signature(
        String file,
        String id,
        String title,
        Category category,
        Kind kind,
        int priority,
        String since,
        String until,
        List<Detection> when,
        List<LinePattern> extract,
        Map<String, String> attributes,
        List<String> references,
        List<String> matches,
        List<String> nearMisses) {

    /** Highest priority first; the last word is the id's, so that the order is total. */
    public static final Comparator<Signature> BY_RANK =
            Comparator.comparingInt(Signature::priority).reversed().thenComparing(Signature::id);

    public Signature {
        when = List.copyOf(when);
        extract = List.copyOf(extract);
        attributes = Map.copyOf(attributes);
        references = List.copyOf(references);
        matches = List.copyOf(matches);
        nearMisses = List.copyOf(nearMisses);
    }

    /** Whether it recognises the line; another signature of higher priority may yet speak for it. */
    public boolean recognises(LineFeatures line) {
        for (Detection detection : when) {
            if (detection.recognises(line)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it may recognise a line with this message, whatever else the line says. */
    public boolean mayRecogniseMessage(LineFeatures line) {
        for (Detection detection : when) {
            if (detection.fitsMessage(line)) {
                return true;
            }
        }
        return false;
    }

    /** The attributes of a line that it recognises: those of the line, those it extracts and its own. */
    public Map<String, String> attributesOf(LineFeatures line) {
        var found = new TreeMap<>(line.attributes());
        extract.forEach(pattern -> found.putAll(pattern.groupsIn(line.message())));
        found.putAll(attributes);
        return found;
    }

    /** What a line is to a diagnosis. */
    public enum Kind {
        /** Somebody could not connect, or the gateway could not serve. */
        FAILURE,
        /** Proof that something works again. */
        RECOVERY,
        /** A step in the gateway's life: start, stop, reload. */
        LIFECYCLE,
        /** Tells causes of the same failure apart, and is no failure by itself. */
        CONTEXT,
        /** Looks like a failure and is none. */
        HARMLESS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

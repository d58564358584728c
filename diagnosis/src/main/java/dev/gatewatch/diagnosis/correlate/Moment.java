package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.LineSource;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is kept of a telling event.
 *
 * @param uid of the line; {@code null} where there was none
 * @param time on the host's believed clock
 */
record Moment(
        String uid, Instant time, Category category, String signature, Map<String, String> attributes, String line) {
    static final int LONGEST_VALUE = 160;
    static final int LONGEST_LINE = 600;

    Moment {
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** The attribute that tells where the line was read, as {@link dev.gatewatch.protocol.LineSource.Kind}. */
    static final String FROM = "from";

    /** What is kept of the event: the attributes that some cause asks for, bounded. */
    static Moment of(GatewayEvent event, Instant time, Set<String> attributesAskedFor) {
        var kept = new TreeMap<String, String>();
        event.attributes().forEach((name, value) -> {
            if (attributesAskedFor.contains(name) && !value.isEmpty()) {
                kept.put(name, bounded(value, LONGEST_VALUE));
            }
        });
        if (event.source() != null && event.source().kind() == LineSource.Kind.TAIL_STATUS) {
            kept.put(FROM, event.source().kind().wireName());
        }
        return new Moment(
                event.uid(), time, event.category(), event.signature(), kept, bounded(event.line(), LONGEST_LINE));
    }

    /** What the correlator notices by itself, without a line. */
    static Moment noticed(String signature, Instant time) {
        return new Moment(null, time, Category.OTHER_GATEWAY_FAILURE, signature, Map.of(), null);
    }

    String attribute(String name) {
        return attributes.get(name);
    }

    Diagnosis.Evidence asEvidence() {
        return new Diagnosis.Evidence(uid, time, signature, line);
    }

    private static String bounded(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}

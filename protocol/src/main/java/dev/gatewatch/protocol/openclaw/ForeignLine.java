package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A line that somebody else has read, made as safe to show as one that is read here. */
public final class ForeignLine {
    private ForeignLine() {}

    /**
     * The line, printable, without secrets, and bounded; one that is so already stays as it is.
     *
     * @param redact takes secrets out, and leaves alone what it has redacted before
     */
    public static LogLine safe(LogLine line, UnaryOperator<String> redact) {
        return new LogLine(
                line.uid(),
                line.host(),
                Draft.safeText(line.gateway(), redact),
                line.time(),
                line.observedTime(),
                line.severity(),
                Draft.safeSubsystem(line.subsystem(), redact),
                Draft.safeMessage(line.message(), redact),
                safe(line.attributes(), redact),
                safe(line.source(), redact),
                safe(line.gap(), redact));
    }

    /** A name that somebody else gives, such as a file's: printable, without secrets, and bounded. */
    public static String safe(String name, UnaryOperator<String> redact) {
        return Draft.safeText(name, redact);
    }

    private static Map<String, String> safe(Map<String, String> attributes, UnaryOperator<String> redact) {
        Map<String, String> safe = new TreeMap<>();
        new TreeMap<>(attributes).forEach((name, value) -> {
            if (safe.size() < ParsedLine.MOST_ATTRIBUTES) {
                safe.put(Draft.safeText(name, redact), Draft.safeAttribute(name, value, redact));
            }
        });
        return safe;
    }

    private static LineSource safe(LineSource source, UnaryOperator<String> redact) {
        return source == null || source.path() == null
                ? source
                : new LineSource(source.kind(), Draft.safeText(source.path(), redact), source.offset());
    }

    private static Gap safe(Gap gap, UnaryOperator<String> redact) {
        return gap == null || gap.reason() == null
                ? gap
                : new Gap(gap.lines(), gap.exact(), Draft.safeText(gap.reason(), redact));
    }
}

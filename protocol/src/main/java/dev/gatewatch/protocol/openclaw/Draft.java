package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A line while it is being read: what each layer of it tells, the inner ones having the last word. */
final class Draft {
    /** How the line was printed, as far as it matters to what follows it. */
    enum Shape {
        /** A JSON record: always whole. */
        RECORD,
        /** {@code TIME level text}, as {@code logs --plain} prints: what has no stamp after it belongs to it. */
        PLAIN,
        /** {@code TIME [subsystem] text}, as the console prints. */
        CONSOLE,
        /** Text without a stamp. */
        BARE
    }

    ParsedLine.Kind kind = ParsedLine.Kind.LINE;
    Shape shape = Shape.BARE;
    byte[] printed;
    Instant time;
    Severity severity = Severity.UNSPECIFIED;
    String subsystem = "";
    String message = "";
    /** Whether the record ended too early, so that its message may be incomplete. */
    boolean cut;

    /** {@code null} while there are none, as in most lines. */
    private Map<String, String> attributes;

    void attribute(String name, String value) {
        if (attributes == null) {
            attributes = new HashMap<>();
        }
        if (attributes.size() < ParsedLine.MOST_ATTRIBUTES) {
            attributes.put(name, value);
        }
    }

    boolean hasAttributes() {
        return attributes != null;
    }

    /** Takes bytes as the line's own; what is not UTF-8 is replaced, as OpenClaw's tail does. */
    void printed(byte[] bytes, int from, int to) {
        printed = from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
        if (EightBytes.areAscii(printed)) {
            return;
        }
        String text = new String(printed, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            printed = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The line as it may be shown: printable, without secrets, bounded. */
    ParsedLine finish(UnaryOperator<String> redact) {
        return finish(safeSubsystem(subsystem, redact), redact);
    }

    /** The same, where it is known how its subsystem may be shown. */
    ParsedLine finish(String safeSubsystem, UnaryOperator<String> redact) {
        return new ParsedLine(
                kind, printed, time, severity, safeSubsystem, safeMessage(message, redact), safeAttributes(redact));
    }

    static String safeSubsystem(String subsystem, UnaryOperator<String> redact) {
        return safeText(subsystem, redact);
    }

    /** A short text. */
    static String safeText(String text, UnaryOperator<String> redact) {
        return redact.apply(bounded(PrintableText.of(text), ParsedLine.LONGEST_ATTRIBUTE));
    }

    private Map<String, String> safeAttributes(UnaryOperator<String> redact) {
        String version = OpenClawVersion.in(message);
        if (attributes == null) {
            return version == null ? Map.of() : Map.of(ParsedLine.OPENCLAW_VERSION, version);
        }
        attributes.replaceAll((name, value) -> safeAttribute(name, value, redact));
        if (version != null) {
            attributes.put(ParsedLine.OPENCLAW_VERSION, version);
        }
        return attributes;
    }

    static String safeMessage(String message, UnaryOperator<String> redact) {
        String shown = bounded(PrintableText.of(message), ParsedLine.LONGEST_MESSAGE);
        return bounded(redact.apply(shown), ParsedLine.LONGEST_MESSAGE);
    }

    /** A value that is JSON itself tells in its own quotes what is secret. By itself it is mostly an id. */
    private static String withoutNamedSecrets(String value, UnaryOperator<String> redact) {
        return value.indexOf('"') < 0 ? value : redact.apply(' ' + value).substring(1);
    }

    /** Redacts an attribute as the JSON member that it was: its name can tell that it is a secret. */
    static String safeAttribute(String name, String value, UnaryOperator<String> redact) {
        String shown = withoutNamedSecrets(bounded(PrintableText.of(value), ParsedLine.LONGEST_ATTRIBUTE), redact);
        String before = '"' + name + "\":\"";
        String member = before + shown.replace('"', '\'') + '"';
        String redacted = redact.apply(member);
        if (redacted.equals(member)) {
            return shown;
        }
        int end = redacted.endsWith("\"") ? redacted.length() - 1 : redacted.length();
        String safe = redacted.startsWith(before) ? redacted.substring(before.length(), end) : redact.apply(shown);
        return bounded(safe, ParsedLine.LONGEST_ATTRIBUTE);
    }

    private static String bounded(String text, int longest) {
        return text.length() <= longest
                ? text
                : text.substring(0, longest - ParsedLine.TRUNCATED.length()) + ParsedLine.TRUNCATED;
    }
}

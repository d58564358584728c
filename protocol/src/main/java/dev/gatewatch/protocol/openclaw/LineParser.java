package dev.gatewatch.protocol.openclaw;

import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_ERROR;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_META;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_NOTICE;

import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Reads one line, layer by layer: a tail or journal record holds a line, a container's prefix stands before one. Not
 * thread-safe.
 */
final class LineParser {
    /** How deep records may hold lines that are records. No honest line comes near it. */
    private static final int DEEPEST = 4;

    /** No message can use more bytes than this; escapes included. */
    private static final int MOST_BYTES = 8 * ParsedLine.LONGEST_MESSAGE;

    private final TextLineParser text;

    LineParser(ZoneId zone) {
        text = new TextLineParser(zone, this);
    }

    Draft parse(byte[] line, Instant observed) {
        Draft draft = new Draft();
        int to = line.length;
        while (to > 0 && Ascii.isSpace(line[to - 1])) {
            to--;
        }
        parse(line, 0, to, observed, draft, 0);
        return draft;
    }

    private void parse(byte[] bytes, int from, int to, Instant observed, Draft draft, int depth) {
        if (from < to && bytes[from] == '{' && record(bytes, from, to, observed, draft, depth)) {
            return;
        }
        text.parse(bytes, from, to, observed, draft, depth);
    }

    /** Reads a JSON record that this program, its tail, the journal or a container engine wrote; false if it is none. */
    boolean record(byte[] bytes, int from, int to, Instant observed, Draft draft, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        Members members = Members.read(bytes, from, to);
        if (members.isFileLine()) {
            draft.printed(bytes, from, to);
            fileLine(members, bytes, observed, draft);
        } else if (members.isString(Members.TYPE)) {
            if (!tail(members, bytes, from, to, observed, draft, depth)) {
                return false;
            }
        } else if (members.has(Members.JOURNAL_MESSAGE)) {
            journal(members, bytes, observed, draft, depth);
        } else if (members.isString(Members.CONTAINER_LOG) && members.has(Members.CONTAINER_STREAM)) {
            inner(members, Members.CONTAINER_LOG, bytes, observed, draft, depth);
            timeFrom(members, Members.TIME, observed, draft);
        } else {
            return false;
        }
        draft.shape = Draft.Shape.RECORD;
        return true;
    }

    private void fileLine(Members members, byte[] bytes, Instant observed, Draft draft) {
        timeFrom(members, Members.TIME, observed, draft);
        timeFrom(members, Members.META_DATE, observed, draft);
        severityFrom(members, Members.META_LEVEL, draft);
        draft.cut = members.isCut();
        int first = loggerName(members, bytes, draft) ? 1 : 0;
        StringBuilder several = null;
        String message = null;
        for (int slot = first; slot < Members.POSITIONAL; slot++) {
            if (!members.has(slot)) {
                continue;
            }
            if (members.isObject(slot)) {
                Context.read(bytes, members.start(slot), members.end(slot), draft);
                continue;
            }
            String argument = members.text(slot, MOST_BYTES);
            if (message == null) {
                message = argument;
            } else {
                several = several == null ? new StringBuilder(message) : several;
                several.append(' ').append(argument);
            }
        }
        if (several != null) {
            message = several.toString();
        }
        if (message == null) {
            // Without any text the context itself is what was said.
            draft.message = members.has(first) ? members.text(first, MOST_BYTES) : "";
        } else if (draft.subsystem.isEmpty() && message.startsWith("[")) {
            byte[] tagged = message.getBytes(StandardCharsets.UTF_8);
            text.parseUnstamped(tagged, 0, tagged.length, draft);
        } else {
            draft.message = message;
        }
    }

    /** Takes the first argument as the logger's name, if it is that: an object, or its JSON as a string. */
    private static boolean loggerName(Members members, byte[] bytes, Draft draft) {
        int start = members.start(0);
        if (members.isObject(0)) {
            boolean named = Context.isLoggerName(bytes, start, members.end(0));
            if (named) {
                Context.read(bytes, start, members.end(0), draft);
            }
            return named;
        }
        if (!members.isString(0) || members.end(0) <= start || bytes[start] != '{') {
            return false;
        }
        byte[] name = JsonText.decodeBytes(bytes, start, Math.min(members.end(0), start + MOST_BYTES));
        boolean named = Context.isLoggerName(name, 0, name.length);
        if (named) {
            Context.read(name, 0, name.length, draft);
        }
        return named;
    }

    private boolean tail(Members members, byte[] bytes, int from, int to, Instant observed, Draft draft, int depth) {
        switch (members.text(Members.TYPE, 16)) {
            case "log", "raw" -> {
                if (members.isString(Members.RAW)) {
                    inner(members, Members.RAW, bytes, observed, draft, depth);
                } else if (members.has(Members.MESSAGE)) {
                    draft.printed(bytes, from, to);
                } else {
                    return false;
                }
                timeFrom(members, Members.TIME, observed, draft);
                severityFrom(members, Members.LEVEL, draft);
                if (draft.subsystem.isEmpty() && members.isString(Members.SUBSYSTEM)) {
                    draft.subsystem = members.text(Members.SUBSYSTEM, MOST_BYTES);
                }
                if ((draft.message.isEmpty() || draft.cut) && members.has(Members.MESSAGE)) {
                    tailMessage(members, draft);
                }
            }
            case "meta" -> {
                draft.kind = TAIL_META;
                draft.printed(bytes, from, to);
                Context.read(bytes, from, to, draft);
                draft.message = members.has(Members.FILE) ? "Log file: " + members.text(Members.FILE, MOST_BYTES) : "";
            }
            case "notice" -> {
                draft.printed(bytes, from, to);
                tailMessage(members, draft);
                draft.kind = TAIL_NOTICE;
            }
            case "error" -> {
                if (!members.has(Members.ERROR) && !members.has(Members.MESSAGE)) {
                    return false;
                }
                draft.kind = TAIL_ERROR;
                draft.severity = Severity.ERROR;
                draft.printed(bytes, from, to);
                tailError(members, bytes, draft);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The tail's message may begin with the context that the gateway's releases up to 2026.5 print there. */
    private void tailMessage(Members members, Draft draft) {
        byte[] message = members.text(Members.MESSAGE, MOST_BYTES).getBytes(StandardCharsets.UTF_8);
        text.parseUnstamped(message, 0, message.length, draft);
    }

    /** The real reason is in {@code error}; {@code message} is only a summary in releases up to 2026.5. */
    private static void tailError(Members members, byte[] bytes, Draft draft) {
        String summary = members.has(Members.MESSAGE) ? members.text(Members.MESSAGE, MOST_BYTES) : "";
        draft.message = members.has(Members.ERROR) ? members.text(Members.ERROR, MOST_BYTES) : summary;
        if (!summary.isEmpty() && !summary.equals(draft.message)) {
            draft.attribute("summary", summary);
        }
        if (members.isObject(Members.DETAILS)) {
            Context.read(bytes, members.start(Members.DETAILS), members.end(Members.DETAILS), draft);
        }
        if (members.isString(Members.HINT)) {
            draft.attribute("hint", members.text(Members.HINT, MOST_BYTES));
        }
    }

    private void journal(Members members, byte[] bytes, Instant observed, Draft draft, int depth) {
        inner(members, Members.JOURNAL_MESSAGE, bytes, observed, draft, depth);
        if (draft.time == null && members.has(Members.JOURNAL_TIME)) {
            draft.time = instantOfMicros(members.text(Members.JOURNAL_TIME, 32));
        }
        if (draft.severity == Severity.UNSPECIFIED && members.has(Members.JOURNAL_PRIORITY)) {
            draft.severity = severityOfPriority(members.text(Members.JOURNAL_PRIORITY, 8));
        }
        if (members.isString(Members.JOURNAL_UNIT)) {
            draft.attribute("unit", members.text(Members.JOURNAL_UNIT, MOST_BYTES));
        }
    }

    /** Reads the line that a record holds: a string, or, where it was not UTF-8, the journal's array of bytes. */
    private void inner(Members members, int slot, byte[] bytes, Instant observed, Draft draft, int depth) {
        byte[] line = members.isArray(slot)
                ? bytesOfArray(bytes, members.start(slot), members.end(slot))
                : members.isString(slot)
                        ? JsonText.decodeBytes(bytes, members.start(slot), members.end(slot))
                        : new byte[0];
        int to = line.length;
        while (to > 0 && Ascii.isSpace(line[to - 1])) {
            to--;
        }
        parse(line, 0, to, observed, draft, depth + 1);
        draft.cut |= members.isCut(slot);
    }

    private static byte[] bytesOfArray(byte[] bytes, int from, int to) {
        byte[] line = new byte[(to - from) / 2 + 1];
        int length = 0;
        int value = -1;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (Ascii.isDigit(b)) {
                value = (Math.max(value, 0) * 10 + b - '0') & 0xFFFF;
            } else if (value >= 0) {
                line[length++] = (byte) value;
                value = -1;
            }
        }
        return Arrays.copyOf(line, length);
    }

    private void timeFrom(Members members, int slot, Instant observed, Draft draft) {
        if (draft.time == null && members.isString(slot) && !members.isCut(slot)) {
            draft.time = text.stamp(members, slot, observed);
        }
    }

    private static void severityFrom(Members members, int slot, Draft draft) {
        if (draft.severity == Severity.UNSPECIFIED && members.isString(slot)) {
            draft.severity = Severity.of(members.text(slot, 16));
        }
    }

    private static Instant instantOfMicros(String micros) {
        try {
            long value = Long.parseLong(micros);
            return Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1000L);
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** The severities of syslog, RFC 5424. */
    private static Severity severityOfPriority(String priority) {
        return switch (priority) {
            case "0", "1", "2" -> Severity.FATAL;
            case "3" -> Severity.ERROR;
            case "4" -> Severity.WARN;
            case "5", "6" -> Severity.INFO;
            case "7" -> Severity.DEBUG;
            default -> Severity.UNSPECIFIED;
        };
    }
}

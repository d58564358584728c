package dev.gatewatch.protocol.openclaw;

import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_ERROR;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_META;
import static dev.gatewatch.protocol.openclaw.ParsedLine.Kind.TAIL_NOTICE;

import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
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
    private final LoggerNames loggerNames = new LoggerNames();

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
            container(members, bytes, observed, draft, depth);
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
            Heading.read(tagged, 0, tagged.length, draft);
        } else {
            draft.message = message;
        }
    }

    /** Takes the first argument as the logger's name, if it is that: an object, or its JSON as a string. */
    private boolean loggerName(Members members, byte[] bytes, Draft draft) {
        int start = members.start(0);
        int end = members.end(0);
        if (!members.isObject(0) && !members.isString(0) || end <= start || bytes[start] != '{') {
            return false;
        }
        String known = loggerNames.get(bytes, start, end);
        if (known != null) {
            draft.subsystem = known;
            return true;
        }
        byte[] name = members.isObject(0)
                ? Arrays.copyOfRange(bytes, start, end)
                : JsonText.decodeBytes(bytes, start, Math.min(end, start + MOST_BYTES));
        if (!Context.isLoggerName(name, 0, name.length)) {
            return false;
        }
        Draft alone = new Draft();
        Context.read(name, 0, name.length, alone);
        if (alone.hasAttributes() || alone.subsystem.isEmpty()) {
            Context.read(name, 0, name.length, draft);
        } else {
            loggerNames.put(bytes, start, end, alone.subsystem);
            draft.subsystem = alone.subsystem;
        }
        return true;
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
                if (!members.isString(Members.FILE)) {
                    return false;
                }
                draft.kind = TAIL_META;
                draft.printed(bytes, from, to);
                Context.read(bytes, from, to, draft);
                draft.message = "Log file: " + members.text(Members.FILE, MOST_BYTES);
            }
            case "notice" -> {
                if (!members.isString(Members.MESSAGE)) {
                    return false;
                }
                draft.printed(bytes, from, to);
                tailMessage(members, draft);
                draft.kind = TAIL_NOTICE;
            }
            case "error" -> {
                if (!members.isString(Members.MESSAGE)) {
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
        Heading.read(message, 0, message.length, draft);
    }

    /** The real reason is in {@code error}; {@code message} is only a summary in releases up to 2026.5. */
    private static void tailError(Members members, byte[] bytes, Draft draft) {
        String summary = members.text(Members.MESSAGE, MOST_BYTES);
        draft.message = members.isString(Members.ERROR) ? members.text(Members.ERROR, MOST_BYTES) : summary;
        if (!summary.equals(draft.message)) {
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
        Instant received = JournalField.time(members.text(Members.JOURNAL_TIME, JournalField.LONGEST_NUMBER));
        inner(members, Members.JOURNAL_MESSAGE, bytes, received == null ? observed : received, draft, depth);
        if (draft.time == null) {
            draft.time = received;
        }
        if (draft.severity == Severity.UNSPECIFIED) {
            draft.severity = JournalField.severity(members.text(Members.JOURNAL_PRIORITY, JournalField.LONGEST_NUMBER));
        }
        if (members.isString(Members.JOURNAL_UNIT)) {
            draft.attribute("unit", members.text(Members.JOURNAL_UNIT, MOST_BYTES));
        }
    }

    private void container(Members members, byte[] bytes, Instant observed, Draft draft, int depth) {
        Instant received = time(members, Members.TIME, observed);
        inner(members, Members.CONTAINER_LOG, bytes, received == null ? observed : received, draft, depth);
        if (draft.time == null) {
            draft.time = received;
        }
    }

    /** Reads the line that a record holds: a string, or, where it was not UTF-8, the journal's array of bytes. */
    private void inner(Members members, int slot, byte[] bytes, Instant observed, Draft draft, int depth) {
        byte[] line = members.isArray(slot)
                ? JournalField.bytes(bytes, members.start(slot), members.end(slot))
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

    private void timeFrom(Members members, int slot, Instant observed, Draft draft) {
        if (draft.time == null) {
            draft.time = time(members, slot, observed);
        }
    }

    private Instant time(Members members, int slot, Instant observed) {
        return members.isString(slot) && !members.isCut(slot) ? text.stamp(members, slot, observed) : null;
    }

    private static void severityFrom(Members members, int slot, Draft draft) {
        if (draft.severity == Severity.UNSPECIFIED && members.isString(slot)) {
            draft.severity = Severity.of(members.text(slot, 16));
        }
    }
}

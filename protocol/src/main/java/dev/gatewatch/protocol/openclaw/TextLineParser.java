package dev.gatewatch.protocol.openclaw;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Reads a line of text: first what a journal or a container put before it, then the stamp, the level, the subsystem and
 * the context that OpenClaw put before the message. Each may be missing. Not thread-safe.
 */
final class TextLineParser {
    /** Prefixes in prefixes are real (a journal's before compose's before the gateway's), but not that many. */
    private static final int MOST_PREFIXES = 6;

    private final Stamp stamp;
    private final LineParser records;

    TextLineParser(ZoneId zone, LineParser records) {
        this.stamp = new Stamp(zone);
        this.records = records;
    }

    /** The time that a record's member tells; {@code null} if it tells none. */
    Instant stamp(Members members, int slot, Instant observed) {
        return stamp.read(members.bytes(), members.start(slot), members.end(slot), observed);
    }

    /** Reads {@code bytes[from..to)}, which has no line end, into the draft. */
    void parse(byte[] bytes, int from, int to, Instant observed, Draft draft, int depth) {
        if (TerminalText.isColoured(bytes, from, to)) {
            byte[] plain = TerminalText.withoutColour(bytes, from, to);
            read(plain, 0, plain.length, observed, draft, depth);
        } else {
            read(bytes, from, to, observed, draft, depth);
        }
    }

    private void read(byte[] bytes, int from, int end, Instant observed, Draft draft, int depth) {
        int own = from;
        int to = end;
        Instant seen = observed;
        int at = Ascii.skipSpaces(bytes, from, to);
        for (int i = 0; i < MOST_PREFIXES && at < to; i++) {
            int before = at;
            int behind = Wrapping.behindContainerName(bytes, at, to);
            if (behind > at) {
                draft.shape = Draft.Shape.BARE;
                own = behind;
            } else if (Wrapping.isBorder(bytes, at, to)) {
                behind = at + Wrapping.BORDER;
                to = Wrapping.insideBox(bytes, behind, to);
            } else {
                behind = behindStamp(bytes, at, to, seen, draft);
                if (behind == before) {
                    break;
                }
                // Of two stamps the first is docker's.
                own = draft.shape == Draft.Shape.CONSOLE ? before : own;
                draft.shape = Draft.Shape.CONSOLE;
                int wrapped = Wrapping.behindProgram(bytes, behind, to);
                if (wrapped > behind) {
                    draft.shape = Draft.Shape.BARE;
                    own = wrapped;
                    behind = wrapped;
                }
                // A stamp within may leave out the date.
                seen = draft.time;
            }
            at = Ascii.skipSpaces(bytes, behind, to);
        }
        if (isRecord(bytes, at, to, seen, draft, depth)) {
            return;
        }
        draft.printed(bytes, own, end);
        at = Heading.level(bytes, at, to, draft);
        if (!isRecord(bytes, at, to, seen, draft, depth)) {
            Heading.read(bytes, at, to, draft);
        }
    }

    /** Reads a record at {@code at} if there is one. */
    private boolean isRecord(byte[] bytes, int at, int to, Instant observed, Draft draft, int depth) {
        return at < to && bytes[at] == '{' && records.record(bytes, at, to, observed, draft, depth + 1);
    }

    /** A stamp, bare or in brackets; an inner one is more exact than what a journal or a container put before it. */
    private int behindStamp(byte[] bytes, int from, int to, Instant observed, Draft draft) {
        boolean bracketed = from < to && bytes[from] == '[';
        Instant time = stamp.read(bytes, bracketed ? from + 1 : from, to, observed);
        if (time == null) {
            return from;
        }
        int at = stamp.behind();
        if (bracketed) {
            if (at >= to || bytes[at] != ']') {
                return from;
            }
            at++;
        }
        if (at < to && !Ascii.isSpace(bytes[at])) {
            return from;
        }
        draft.time = time;
        return Ascii.behindSpace(bytes, at, to);
    }
}

package dev.gatewatch.shippers.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The stretch of time for which the journal stood in for a gateway's log: what the log has of it is there already. Text
 * and stamp of a line differ between the two, so their lines cannot be told to be the same one by one.
 *
 * @param from when the last line came that was not from the journal; {@code null} if that is unknown
 * @param until when the journal took in the last line that was handed on; {@code null} if there was none
 */
record JournalSpan(Instant from, Instant until) {
    static final JournalSpan NONE = new JournalSpan(null, null);

    boolean covers(Instant time) {
        return from != null && until != null && time.isAfter(from) && !time.isAfter(until);
    }

    /** Whether what was heard elsewhere is newer than everything in the journal that was handed on. */
    boolean isBefore(Instant heard) {
        return heard != null && (until == null || heard.isAfter(until));
    }

    /** The span as it is kept in the checkpoint. */
    String text() {
        return (from == null ? "" : from) + " " + (until == null ? "" : until);
    }

    /** Reads {@link #text}; {@link #NONE} if it is none. */
    static JournalSpan parse(String text) {
        String[] parts = text == null ? new String[0] : text.split(" ", 2);
        if (parts.length < 2) {
            return NONE;
        }
        try {
            return new JournalSpan(moment(parts[0]), moment(parts[1]));
        } catch (DateTimeParseException e) {
            return NONE;
        }
    }

    /** The later of two moments, each of which may be {@code null}. */
    static Instant latest(Instant a, Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }

    private static Instant moment(String text) {
        return text.isEmpty() ? null : Instant.parse(text);
    }
}

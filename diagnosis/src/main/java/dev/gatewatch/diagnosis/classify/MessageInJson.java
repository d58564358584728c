package dev.gatewatch.diagnosis.classify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the message in the JSON of a line without parsing it, in the order in which {@link dev.gatewatch.protocol.Json}
 * writes a {@link dev.gatewatch.protocol.LogLine}. A quote within a text of the line is escaped, so what is looked for
 * cannot stand in one.
 */
final class MessageInJson {
    private static final byte[] BEFORE = "\"message\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\",\"attributes\":{".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_GAP = ",\"gap\":null}".getBytes(StandardCharsets.US_ASCII);

    /** How far a byte that is not the last of {@link #BEFORE} lets the search skip (Horspool). */
    private static final int[] SKIPS = skips();

    private MessageInJson() {}

    /** Where the message's first byte is; {@code -1} where that cannot be said. */
    static int begin(byte[] json) {
        int last = BEFORE.length - 1;
        for (int at = last; at < json.length; at += SKIPS[json[at] & 0xFF]) {
            if (json[at] == BEFORE[last] && stands(BEFORE, json, at - last)) {
                return at + 1;
            }
        }
        return -1;
    }

    /**
     * Where the message ends that begins there.
     *
     * @param begin may be {@code -1}
     * @return {@code -1} where that cannot be said, and where lines are missing
     */
    static int end(byte[] json, int begin) {
        if (begin < 0 || !stands(NO_GAP, json, json.length - NO_GAP.length)) {
            return -1;
        }
        int at = begin;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return stands(AFTER, json, at) ? at : -1;
    }

    private static boolean stands(byte[] text, byte[] json, int at) {
        return at >= 0
                && at + text.length <= json.length
                && Arrays.equals(text, 0, text.length, json, at, at + text.length);
    }

    private static int[] skips() {
        int[] skips = new int[256];
        Arrays.fill(skips, BEFORE.length);
        for (int at = 0; at < BEFORE.length - 1; at++) {
            skips[BEFORE[at]] = BEFORE.length - 1 - at;
        }
        return skips;
    }
}

package dev.gatewatch.protocol.openclaw;

import java.util.Arrays;

/**
 * The loggers whose names were read before: a gateway has few, and nearly every line names one. Remembers the last of
 * each kind that its table has room for. Not thread-safe.
 */
final class LoggerNames {
    private static final int PLACES = 64;
    /** No honest name comes near it. */
    private static final int LONGEST = 256;

    private final Known[] places = new Known[PLACES];

    private record Known(byte[] written, String subsystem) {}

    /** The subsystem that is named by what is written there; {@code null} if that is not known. */
    String get(byte[] bytes, int from, int to) {
        Known known = places[place(bytes, from, to)];
        return known != null && Arrays.equals(known.written, 0, known.written.length, bytes, from, to)
                ? known.subsystem
                : null;
    }

    /** Remembers what is named by what is written there. */
    void put(byte[] bytes, int from, int to, String subsystem) {
        if (to - from <= LONGEST) {
            places[place(bytes, from, to)] = new Known(Arrays.copyOfRange(bytes, from, to), subsystem);
        }
    }

    /** By the length and the rear, where names differ; the last characters are quotes and braces. */
    private static int place(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = Math.max(from, to - 8); i < to - 3; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash & PLACES - 1;
    }
}

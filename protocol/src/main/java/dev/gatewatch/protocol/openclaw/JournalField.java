package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/** The fields of a journal record that are not text as they stand. */
final class JournalField {
    /** More digits than any number in a journal record has. */
    static final int LONGEST_NUMBER = 32;

    private JournalField() {}

    /** The time in microseconds since 1970; {@code null} if it is none. */
    static Instant time(String micros) {
        try {
            long value = Long.parseLong(micros);
            return Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1000L);
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** The severity of a priority of syslog (RFC 5424). */
    static Severity severity(String priority) {
        return switch (priority) {
            case "0", "1", "2" -> Severity.FATAL;
            case "3" -> Severity.ERROR;
            case "4" -> Severity.WARN;
            case "5", "6" -> Severity.INFO;
            case "7" -> Severity.DEBUG;
            default -> Severity.UNSPECIFIED;
        };
    }

    /** The bytes that stand as an array of numbers in {@code json[from..to)}. */
    static byte[] bytes(byte[] json, int from, int to) {
        byte[] line = new byte[(to - from) / 2 + 1];
        int length = 0;
        int value = -1;
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (Ascii.isDigit(b)) {
                value = (Math.max(value, 0) * 10 + b - '0') & 0xFFFF;
            } else if (value >= 0) {
                line[length++] = (byte) value;
                value = -1;
            }
        }
        return Arrays.copyOf(line, length);
    }
}

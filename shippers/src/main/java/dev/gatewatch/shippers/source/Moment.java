package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.openclaw.ParsedLine;

/**
 * Whether a line tells the day and time it was printed.
 *
 * <p>Such a line comes again only within its moment, so it is known by what it says and by its place among equals, and
 * is the same line wherever and however often it is read. Any other line is known by where it stands.
 */
final class Moment {
    private Moment() {}

    static boolean isToldBy(ParsedLine line) {
        if (line.time() == null || line.printed().length < 5) {
            return false;
        }
        byte[] printed = line.printed();
        return printed[0] == '{'
                || isDigit(printed[0])
                        && isDigit(printed[1])
                        && isDigit(printed[2])
                        && isDigit(printed[3])
                        && printed[4] == '-';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}

package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads a time stamp at the start of a text.
 *
 * <pre>
 *   2026-11-22T06:53:45.803Z   2026-05-25T13:40:42+0000   2026-03-15 03:37:19   ISO 8601, with or without offset
 *   08:29:16+01:00             02:37:42                                          without a date
 *   Feb 10 22:46:53                                                              the journal's, without a year
 * </pre>
 *
 * <p>What a stamp leaves out is filled in from when the line was observed: the newest date with that time of day (or year
 * with that date) that does not lie in the future. Without an offset it is the zone of the host. Not thread-safe.
 */
final class Stamp {
    /** A line may be stamped a little later than it is observed: clocks are stepped. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final ZoneId zone;
    private byte[] bytes;
    private int at;
    private int end;
    private int nanos;
    /** The date that was read last, as {@code yyyymmdd}, and its days since 1970: the next line's is the same. */
    private int lastDate = -1;

    private long lastDay;

    Stamp(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Reads the stamp at {@code from}.
     *
     * @return the time, or {@code null} if there is no stamp; then {@link #behind} is {@code from}
     */
    Instant read(byte[] text, int from, int to, Instant observed) {
        bytes = text;
        at = from;
        end = to;
        Instant time = null;
        if (from + 8 <= to) {
            time = isDigit(text[from])
                    ? text[from + 2] == ':' ? timeOfDay(observed) : iso()
                    : text[from + 3] == ' ' ? journal(observed) : null;
        }
        if (time == null) {
            at = from;
        }
        return time;
    }

    /** Behind the stamp that was read last. */
    int behind() {
        return at;
    }

    private Instant iso() {
        int year = number(4);
        if (!accept('-')) {
            return null;
        }
        int month = number(2);
        if (!accept('-')) {
            return null;
        }
        int day = number(2);
        if (!accept('T') && !accept(' ')) {
            return null;
        }
        int second = secondOfDay();
        if (year < 0 || month < 0 || day < 0 || second < 0) {
            return null;
        }
        int date = (year * 100 + month) * 100 + day;
        if (date != lastDate) {
            if (!isDate(year, month, day)) {
                return null;
            }
            lastDate = date;
            lastDay = LocalDate.of(year, month, day).toEpochDay();
        }
        long local = lastDay * 86_400L + second;
        int offset = offset();
        return offset == NO_OFFSET
                ? LocalDateTime.ofEpochSecond(local, nanos, ZoneOffset.UTC)
                        .atZone(zone)
                        .toInstant()
                : Instant.ofEpochSecond(local - offset, nanos);
    }

    private Instant timeOfDay(Instant observed) {
        int second = secondOfDay();
        if (second < 0) {
            return null;
        }
        int offset = offset();
        ZoneId at = offset == NO_OFFSET ? zone : ZoneOffset.ofTotalSeconds(offset);
        LocalTime time = LocalTime.ofSecondOfDay(second).withNano(nanos);
        Instant latest = observed.plus(AHEAD);
        LocalDate date = LocalDate.ofInstant(latest, at);
        Instant onThatDay = date.atTime(time).atZone(at).toInstant();
        return onThatDay.isAfter(latest)
                ? date.minusDays(1).atTime(time).atZone(at).toInstant()
                : onThatDay;
    }

    private Instant journal(Instant observed) {
        int month = MONTHS.indexOf(new String(bytes, at, 3, StandardCharsets.ISO_8859_1));
        if (month < 0 || month % 3 != 0) {
            return null;
        }
        at += 4;
        accept(' ');
        int day = at + 1 < end && isDigit(bytes[at + 1]) ? number(2) : number(1);
        if (!accept(' ')) {
            return null;
        }
        int second = secondOfDay();
        if (second < 0) {
            return null;
        }
        LocalTime time = LocalTime.ofSecondOfDay(second).withNano(nanos);
        Instant latest = observed.plus(AHEAD);
        int year = LocalDate.ofInstant(latest, zone).getYear();
        // February 29 may be as many as eight years back.
        for (int back = 0; back <= 8; back++) {
            if (isDate(year - back, month / 3 + 1, day)) {
                Instant then = LocalDate.of(year - back, month / 3 + 1, day)
                        .atTime(time)
                        .atZone(zone)
                        .toInstant();
                if (!then.isAfter(latest)) {
                    return then;
                }
            }
        }
        return null;
    }

    /** {@code HH:mm:ss} with an optional fraction, or -1. */
    private int secondOfDay() {
        int hour = number(2);
        if (!accept(':')) {
            return -1;
        }
        int minute = number(2);
        if (!accept(':')) {
            return -1;
        }
        int second = number(2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return -1;
        }
        nanos = 0;
        if (at + 1 < end && (bytes[at] == '.' || bytes[at] == ',') && isDigit(bytes[at + 1])) {
            at++;
            int unit = 100_000_000;
            while (at < end && isDigit(bytes[at])) {
                nanos += (bytes[at] - '0') * unit;
                unit /= 10;
                at++;
            }
        }
        // A leap second is the second before it, as everywhere in java.time.
        return hour * 3600 + minute * 60 + Math.min(second, 59);
    }

    private static final int NO_OFFSET = Integer.MAX_VALUE;

    private int offset() {
        if (accept('Z')) {
            return 0;
        }
        if (at + 4 >= end || (bytes[at] != '+' && bytes[at] != '-') || !isDigit(bytes[at + 1])) {
            return NO_OFFSET;
        }
        int before = at;
        int sign = bytes[at] == '-' ? -1 : 1;
        at++;
        int hours = number(2);
        accept(':');
        int minutes = number(2);
        if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
            at = before;
            return NO_OFFSET;
        }
        return sign * (hours * 3600 + minutes * 60);
    }

    private static boolean isDate(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= java.time.YearMonth.of(year, month).lengthOfMonth();
    }

    private int number(int digits) {
        if (at + digits > end) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            byte b = bytes[at + i];
            if (!isDigit(b)) {
                return -1;
            }
            value = value * 10 + b - '0';
        }
        at += digits;
        return value;
    }

    private boolean accept(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}

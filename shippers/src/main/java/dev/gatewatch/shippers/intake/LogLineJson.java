package dev.gatewatch.shippers.intake;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes a {@link LogLine} as {@link dev.gatewatch.protocol.Json} does, byte for byte, in a quarter of the time and into
 * one buffer: at a gateway's busiest this is what a shipper does most. Half a surrogate pair, which JSON cannot say,
 * becomes a question mark. Not thread-safe.
 */
final class LogLineJson {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    /** 0 for a character that stands for itself, its letter for one that is written as a backslash and a letter. */
    private static final byte[] ESCAPES = new byte[128];

    private static final byte AS_NUMBER = 1;
    private static final int MOST_BYTES_PER_BYTE = 6;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES * 0x80;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    static {
        Arrays.fill(ESCAPES, 0, ' ', AS_NUMBER);
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
    }

    private final Stamp time = new Stamp();
    private final Stamp observedTime = new Stamp();
    private final Repeated host = new Repeated();
    private final Repeated gateway = new Repeated();
    private final Repeated severity = new Repeated();
    private final Repeated subsystem = new Repeated();
    private final Repeated kind = new Repeated();
    private final Repeated path = new Repeated();
    private byte[] buffer = new byte[4 * 1024];
    private int length;

    /** Writes a line; it is then in {@link #buffer}. */
    void write(LogLine line) {
        length = 0;
        name("{\"uid\":");
        text(line.uid());
        name(",\"host\":");
        text(line.host(), host);
        name(",\"gateway\":");
        text(line.gateway(), gateway);
        name(",\"time\":");
        stamp(line.time(), time);
        name(",\"observedTime\":");
        stamp(line.observedTime(), observedTime);
        name(",\"severity\":");
        text(line.severity().wireName(), severity);
        name(",\"subsystem\":");
        text(line.subsystem(), subsystem);
        name(",\"message\":");
        text(line.message());
        name(",\"attributes\":{");
        attributes(line.attributes());
        name("},\"source\":");
        source(line.source());
        name(",\"gap\":");
        gap(line.gap());
        name("}");
    }

    /** The bytes of the line that was written last, up to {@link #length}; overwritten by the next. */
    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    /** In the order of their names, so that the same line is the same bytes. */
    private void attributes(Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            return;
        }
        String[] names = attributes.keySet().toArray(new String[0]);
        Arrays.sort(names);
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                name(",");
            }
            text(names[i]);
            name(":");
            text(attributes.get(names[i]));
        }
    }

    private void source(LineSource source) {
        if (source == null) {
            name("null");
            return;
        }
        name("{\"kind\":");
        text(source.kind().wireName(), kind);
        name(",\"path\":");
        text(source.path(), path);
        name(",\"offset\":");
        if (source.offset() == null) {
            name("null");
        } else {
            number(source.offset());
        }
        name("}");
    }

    private void gap(Gap gap) {
        if (gap == null) {
            name("null");
            return;
        }
        name("{\"lines\":");
        number(gap.lines());
        name(gap.exact() ? ",\"exact\":true,\"reason\":" : ",\"exact\":false,\"reason\":");
        text(gap.reason());
        name("}");
    }

    private void stamp(Instant instant, Stamp stamp) {
        if (instant == null) {
            name("null");
        } else {
            name("\"");
            name(stamp.secondOf(instant));
            fraction(instant.getNano());
            name("Z\"");
        }
    }

    /** Three, six or nine digits, or none, as {@link Instant#toString} has it. */
    private void fraction(int nanos) {
        if (nanos == 0) {
            return;
        }
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        int rest = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
        room(digits + 1);
        buffer[length++] = '.';
        digits(rest, digits);
    }

    private void number(long number) {
        if (number < 0) {
            name(Long.toString(number));
            return;
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        room(digits);
        digits(number, digits);
    }

    private void digits(long number, int digits) {
        long rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            buffer[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Writes ASCII that needs no escapes. */
    @SuppressWarnings("deprecation") // The fastest copy there is, and for ASCII it is exact.
    private void name(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), buffer, length);
        length += ascii.length();
    }

    private void text(String text, Repeated last) {
        if (text != last.text) {
            int from = length;
            text(text);
            last.text = text;
            last.json = Arrays.copyOfRange(buffer, from, length);
            return;
        }
        room(last.json.length);
        System.arraycopy(last.json, 0, buffer, length, last.json.length);
        length += last.json.length;
    }

    private void text(String text) {
        if (text == null) {
            name("null");
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length * MOST_BYTES_PER_BYTE + 2);
        buffer[length++] = '"';
        for (int from = 0; from < utf8.length; from++) {
            int to = nextEscape(utf8, from);
            System.arraycopy(utf8, from, buffer, length, to - from);
            length += to - from;
            from = to;
            if (from < utf8.length) {
                escape(utf8[from]);
            }
        }
        buffer[length++] = '"';
    }

    /** Where the next byte is that cannot stand for itself; the end if there is none. */
    private static int nextEscape(byte[] utf8, int from) {
        int at = from;
        for (; at + Long.BYTES <= utf8.length; at += Long.BYTES) {
            long eight = (long) LONG.get(utf8, at);
            long escapes =
                    (eight - SPACES | zeros(eight ^ QUOTES) | zeros(eight ^ BACKSLASHES)) & ~eight & HIGHEST_BITS;
            if (escapes != 0) {
                return at + (Long.numberOfTrailingZeros(escapes) >>> 3);
            }
        }
        while (at < utf8.length && (utf8[at] < 0 || ESCAPES[utf8[at]] == 0)) {
            at++;
        }
        return at;
    }

    /** The highest bit of the lowest byte that is zero is set, and none below it. */
    private static long zeros(long eight) {
        return eight - ONES & ~eight & HIGHEST_BITS;
    }

    private void escape(byte c) {
        buffer[length++] = '\\';
        if (ESCAPES[c] != AS_NUMBER) {
            buffer[length++] = ESCAPES[c];
            return;
        }
        buffer[length++] = 'u';
        buffer[length++] = '0';
        buffer[length++] = '0';
        buffer[length++] = HEX[c >> 4];
        buffer[length++] = HEX[c & 0xf];
    }

    private void room(int bytes) {
        if (length + bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + bytes, buffer.length * 2));
        }
    }

    /** Remembers how a text is written: many lines in a row have the same. */
    private static final class Repeated {
        private String text;
        private byte[] json = "null".getBytes(StandardCharsets.US_ASCII);
    }

    /** Remembers the text of a second: many lines share one. */
    private static final class Stamp {
        private long second = Long.MIN_VALUE;
        private String text;

        /** The instant up to its second, such as {@code 2026-11-22T06:53:45}. */
        private String secondOf(Instant instant) {
            if (instant.getEpochSecond() != second) {
                second = instant.getEpochSecond();
                String whole = Instant.ofEpochSecond(second).toString();
                text = whole.substring(0, whole.length() - 1);
            }
            return text;
        }
    }
}

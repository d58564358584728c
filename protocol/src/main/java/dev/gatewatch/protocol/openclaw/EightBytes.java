package dev.gatewatch.protocol.openclaw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes eight at a time: most of a record is the inside of strings, which need only be searched for what ends them. */
final class EightBytes {
    static final long QUOTES = eightTimes('"');
    static final long BACKSLASHES = eightTimes('\\');

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = eightTimes(1);
    private static final long HIGHEST_BITS = eightTimes(0x80);

    private EightBytes() {}

    private static long eightTimes(int value) {
        return value * 0x0101010101010101L;
    }

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    static void put(byte[] bytes, int index, long eight) {
        LONGS.set(bytes, index, eight);
    }

    /** Which bytes are those of the pattern: the lowest bit that is set is in the first of them; 0 if none is. */
    static long matches(long eight, long pattern) {
        long zeroWhereEqual = eight ^ pattern;
        return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGHEST_BITS;
    }

    /** Whether all bytes are ASCII. */
    static boolean areAscii(byte[] bytes) {
        int i = 0;
        long bits = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            bits |= at(bytes, i);
        }
        for (; i < bytes.length; i++) {
            bits |= bytes[i];
        }
        return (bits & HIGHEST_BITS) == 0;
    }

    /** How many bytes stand before the first that {@link #matches} found. */
    static int before(long matches) {
        return Long.numberOfTrailingZeros(matches) >>> 3;
    }
}

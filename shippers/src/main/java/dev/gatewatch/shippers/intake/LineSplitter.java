package dev.gatewatch.shippers.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines. It works on bytes, so that a character of several bytes may come in two halves.
 * Line ends are {@code \n} and {@code \r\n}. Not thread-safe.
 *
 * <pre>
 *   splitter.put(bytes, 0, length);
 *   for (byte[] line; (line = splitter.next()) != null; ) …
 * </pre>
 */
public final class LineSplitter {
    /** Of a longer line only the beginning is kept. */
    public static final int LONGEST_LINE = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES * 0x80;
    private static final long LINE_ENDS = ONES * '\n';

    private byte[] bytes = NOTHING;
    private int at;
    private int end;
    private byte[] unfinished = NOTHING;
    private int unfinishedLength;
    private long lineFrom;
    private long nextFrom;
    private long position;

    /** A splitter for a stream that is read from a position on, where a line begins. */
    public LineSplitter(long position) {
        this.position = position;
        this.nextFrom = position;
    }

    /** Gives it the next bytes of the stream; they are only read until {@link #next} has answered {@code null}. */
    public void put(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
    }

    /**
     * The next whole line without its line end, the caller's to keep; {@code null} if more bytes are needed. Where it
     * began tells {@link #lineFrom}.
     */
    public byte[] next() {
        int lineEnd = lineEnd();
        if (lineEnd < end) {
            byte[] line = line(lineEnd);
            position += lineEnd + 1 - at;
            at = lineEnd + 1;
            begin();
            return line;
        }
        keep(end);
        position += end - at;
        bytes = NOTHING;
        at = 0;
        end = 0;
        return null;
    }

    /** Looks at eight bytes at a time; {@link #end} if there is no line end among them. */
    private int lineEnd() {
        byte[] text = bytes;
        int i = at;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long zeroWhereEqual = (long) LONG.get(text, i) ^ LINE_ENDS;
            long found = zeroWhereEqual - ONES & ~zeroWhereEqual & HIGHEST_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && text[i] != '\n') {
            i++;
        }
        return i;
    }

    private byte[] line(int lineEnd) {
        if (unfinishedLength == 0) {
            int kept = Math.min(lineEnd - at, LONGEST_LINE);
            return Arrays.copyOfRange(bytes, at, at + withoutReturn(bytes, at, kept));
        }
        keep(lineEnd);
        byte[] line = Arrays.copyOf(unfinished, withoutReturn(unfinished, 0, unfinishedLength));
        unfinished = NOTHING;
        unfinishedLength = 0;
        return line;
    }

    private void begin() {
        lineFrom = nextFrom;
        nextFrom = position;
    }

    private void keep(int to) {
        int kept = Math.min(to - at, LONGEST_LINE - unfinishedLength);
        if (kept <= 0) {
            return;
        }
        if (unfinishedLength + kept > unfinished.length) {
            unfinished = Arrays.copyOf(unfinished, Math.max(unfinishedLength + kept, 2 * unfinishedLength));
        }
        System.arraycopy(bytes, at, unfinished, unfinishedLength, kept);
        unfinishedLength += kept;
    }

    private static int withoutReturn(byte[] bytes, int start, int length) {
        return length > 0 && bytes[start + length - 1] == '\r' ? length - 1 : length;
    }

    /**
     * What has no line end yet, because none will come or it took too long; {@code null} if there is nothing. To be
     * asked when {@link #next} has answered {@code null}.
     */
    public byte[] takeUnfinished() {
        if (!hasUnfinished()) {
            return null;
        }
        byte[] line = line(at);
        begin();
        return line;
    }

    /** Forgets everything behind the last line that was answered: the stream is to be read again from there. */
    public void drop() {
        position = nextFrom;
        put(NOTHING, 0, 0);
        unfinished = NOTHING;
        unfinishedLength = 0;
    }

    /** Whether the last bytes had no line end. */
    public boolean hasUnfinished() {
        return unfinishedLength > 0;
    }

    /** How far the stream was taken, bytes. */
    public long position() {
        return position;
    }

    /** Where the line began that was answered last. */
    public long lineFrom() {
        return lineFrom;
    }

    /** Where the line begins that will be answered next. */
    public long nextFrom() {
        return nextFrom;
    }
}

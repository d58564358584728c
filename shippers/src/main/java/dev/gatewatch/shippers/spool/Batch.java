package dev.gatewatch.shippers.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Lines of one source, ready for the wire, with the positions that the source has reached with them.
 *
 * <p>A batch is a reusable buffer, so that a fast source makes no garbage per line. In the spool it is one record:
 *
 * <pre>
 *   magic int | length int | crc32c int | number long | oldest long | lines int | gaps int
 *   positions int, each (length int | key)(length int | position) | body: (kind byte | length int | line)…
 * </pre>
 *
 * {@code length} and the checksum are of everything behind the checksum. Not thread-safe.
 */
public final class Batch {
    /** What a line may have: the largest record that Kafka takes at its defaults, with room for the envelope. */
    public static final int LONGEST_LINE = 1_000_000;

    static final int MAGIC = 0x47574231;
    static final int PREFIX_BYTES = 12;
    /** No batch comes near it: a length beyond it is not a length but damage. */
    static final int LARGEST_RECORD = 16 * 1024 * 1024;

    private static final int FIXED_BYTES = 8 + 8 + 4 + 4 + 4;
    private static final int LINE_HEADER_BYTES = 1 + 4;
    private static final byte LINE = 0;
    private static final byte GAP = 1;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private long number;
    private long oldestMillis;
    private int lines;
    private int gaps;
    private boolean urgent;
    private final Map<String, String> positions = new LinkedHashMap<>();
    private byte[] buffer = new byte[8 * 1024];
    /** The lines are {@code buffer[bodyFrom, bodyEnd)}; before them, in a batch that was read, stands its header. */
    private int bodyFrom;

    private int bodyEnd;

    /** Takes each line of a batch in turn. */
    @FunctionalInterface
    public interface Visitor {
        /** The line, or where {@code gap} the gap record, is {@code bytes[from, from + length)}; the array is only lent. */
        void line(boolean gap, byte[] bytes, int from, int length);
    }

    /** Empties the batch for reuse. */
    public void clear() {
        number = 0;
        oldestMillis = 0;
        lines = 0;
        gaps = 0;
        urgent = false;
        positions.clear();
        bodyFrom = 0;
        bodyEnd = 0;
    }

    /**
     * Adds a line.
     *
     * @param observedMillis when the line was seen, milliseconds since 1970
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST_LINE}
     */
    public void addLine(byte[] line, int from, int length, long observedMillis) {
        add(LINE, line, from, length, observedMillis);
        lines++;
    }

    public void addLine(byte[] line, long observedMillis) {
        addLine(line, 0, line.length, observedMillis);
    }

    /** Adds a record that stands for lines that are missing; otherwise like a line. */
    public void addGap(byte[] record, int from, int length, long observedMillis) {
        add(GAP, record, from, length, observedMillis);
        gaps++;
    }

    public void addGap(byte[] record, long observedMillis) {
        addGap(record, 0, record.length, observedMillis);
    }

    private void add(byte kind, byte[] line, int from, int length, long observedMillis) {
        if (length > LONGEST_LINE) {
            throw new IllegalArgumentException("a line of " + length + " bytes is longer than " + LONGEST_LINE);
        }
        int end = bodyEnd + LINE_HEADER_BYTES + length;
        if (end > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(end, buffer.length * 2));
        }
        buffer[bodyEnd] = kind;
        INT.set(buffer, bodyEnd + 1, length);
        System.arraycopy(line, from, buffer, bodyEnd + LINE_HEADER_BYTES, length);
        bodyEnd = end;
        if (isEmpty() || observedMillis < oldestMillis) {
            oldestMillis = observedMillis;
        }
    }

    /**
     * Says what the source has reached with these lines.
     *
     * @param key under which the checkpoint keeps it
     * @param position in the source's own terms; empty when the source is done with that key
     */
    public void reaches(String key, String position) {
        positions.put(key, position);
    }

    /** Says that somebody waits for one of its lines; forgotten on disk. */
    public void urgent() {
        urgent = true;
    }

    boolean isUrgent() {
        return urgent;
    }

    /** What the source has reached, by key; an empty position means that the source is done with the key. */
    public Map<String, String> positions() {
        return positions;
    }

    /** Whether it holds neither lines nor gaps; it may still carry positions. */
    public boolean isEmpty() {
        return lines + gaps == 0;
    }

    /** Lines without gap records. */
    public int lines() {
        return lines;
    }

    public int gaps() {
        return gaps;
    }

    /** When the oldest line was seen, milliseconds since 1970. */
    public long oldestMillis() {
        return oldestMillis;
    }

    /** Its place in the spool; numbers only grow. 0 while it was not appended. */
    public long number() {
        return number;
    }

    void number(long assigned) {
        number = assigned;
    }

    /** Bytes of all lines with their headers. */
    public int size() {
        return bodyEnd - bodyFrom;
    }

    public void forEach(Visitor visitor) {
        for (int at = bodyFrom; at < bodyEnd; ) {
            int length = (int) INT.get(buffer, at + 1);
            visitor.line(buffer[at] == GAP, buffer, at + LINE_HEADER_BYTES, length);
            at += LINE_HEADER_BYTES + length;
        }
    }

    /** The record up to its body. */
    byte[] header() {
        List<byte[]> texts = new ArrayList<>();
        positions.forEach((key, position) -> {
            texts.add(key.getBytes(StandardCharsets.UTF_8));
            texts.add(position.getBytes(StandardCharsets.UTF_8));
        });
        int textBytes = texts.stream().mapToInt(text -> 4 + text.length).sum();
        ByteBuffer head = ByteBuffer.allocate(PREFIX_BYTES + FIXED_BYTES + textBytes);
        head.position(PREFIX_BYTES);
        head.putLong(number).putLong(oldestMillis).putInt(lines).putInt(gaps);
        head.putInt(positions.size());
        texts.forEach(text -> head.putInt(text.length).put(text));
        CRC32C crc = new CRC32C();
        crc.update(head.array(), PREFIX_BYTES, head.capacity() - PREFIX_BYTES);
        crc.update(buffer, bodyFrom, size());
        int length = head.capacity() - PREFIX_BYTES + size();
        head.putInt(0, MAGIC).putInt(4, length).putInt(8, (int) crc.getValue());
        return head.array();
    }

    /** Where the body of the record is; it ends with {@link #size} bytes. */
    int bodyFrom() {
        return bodyFrom;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Makes room to read into, from the start of the array. Empties the batch. */
    byte[] room(int bytes) {
        clear();
        if (buffer.length < bytes) {
            buffer = new byte[bytes];
        }
        return buffer;
    }

    /**
     * Takes what was read into {@link #room}: what is behind the checksum of a record.
     *
     * @return whether it is a batch: {@code false} when it is damaged; the batch is then empty
     */
    boolean load(int length, int checksum) {
        CRC32C crc = new CRC32C();
        crc.update(buffer, 0, length);
        if ((int) crc.getValue() != checksum) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(buffer, 0, length);
        number = in.getLong();
        oldestMillis = in.getLong();
        lines = in.getInt();
        gaps = in.getInt();
        for (int left = in.getInt(); left > 0; left--) {
            positions.put(text(in), text(in));
        }
        bodyFrom = in.position();
        bodyEnd = length;
        return true;
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}

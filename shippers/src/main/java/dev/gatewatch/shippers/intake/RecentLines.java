package dev.gatewatch.shippers.intake;

import java.nio.ByteBuffer;
import java.util.Base64;

/** The hashes of the last lines of a stream, short enough to be kept as its position. Not thread-safe. */
public final class RecentLines {
    /** More than the tail shows of the past when it starts. */
    static final int KEPT = 256;

    private final long[] hashes = new long[KEPT];
    private long added;

    /** What {@link #text} told in an earlier run; a text that is none is taken as an empty one. */
    public static RecentLines parse(String text) {
        RecentLines recent = new RecentLines();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            while (bytes.remaining() >= Long.BYTES) {
                recent.add(bytes.getLong());
            }
        } catch (IllegalArgumentException e) {
            // Without it the tail's first lines are sent again, with the same uids.
        }
        return recent;
    }

    public void add(byte[] line) {
        add(EqualLines.hash(line));
    }

    private void add(long hash) {
        hashes[(int) (added++ % KEPT)] = hash;
    }

    /** Counts all of them. */
    public void countInto(EqualLines lines) {
        for (long i = Math.max(0, added - KEPT); i < added; i++) {
            lines.count(hashes[(int) (i % KEPT)]);
        }
    }

    /** The hashes as text, oldest first. */
    public String text() {
        int kept = (int) Math.min(KEPT, added);
        ByteBuffer bytes = ByteBuffer.allocate(kept * Long.BYTES);
        for (long i = added - kept; i < added; i++) {
            bytes.putLong(hashes[(int) (i % KEPT)]);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

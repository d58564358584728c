package dev.gatewatch.streams.history;

import java.nio.ByteBuffer;

/** How many closes there were in each slot of a block of time: four bytes a slot. */
final class CloseCounts {
    private CloseCounts() {}

    /** The block with one close more; {@code block} is {@code null} where there was none yet. */
    static byte[] increment(byte[] block, Resolution resolution, int slot) {
        byte[] counts = block == null ? new byte[resolution.slots() * Integer.BYTES] : block.clone();
        int at = slot * Integer.BYTES;
        ByteBuffer buffer = ByteBuffer.wrap(counts);
        buffer.putInt(at, buffer.getInt(at) + 1);
        return counts;
    }

    static int of(byte[] block, int slot) {
        return ByteBuffer.wrap(block).getInt(slot * Integer.BYTES);
    }
}

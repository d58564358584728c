package dev.gatewatch.streams.history;

import java.nio.ByteBuffer;

/** How many closes, or other things, there were in each slot of a block of time: four bytes a slot. */
final class CloseCounts {
    private CloseCounts() {}

    /** The block with so many more in a slot; {@code block} is {@code null} where there was none yet. */
    static byte[] add(byte[] block, Resolution resolution, int slot, int more) {
        byte[] counts = block == null ? new byte[resolution.slots() * Integer.BYTES] : block.clone();
        int at = slot * Integer.BYTES;
        ByteBuffer buffer = ByteBuffer.wrap(counts);
        buffer.putInt(at, buffer.getInt(at) + more);
        return counts;
    }

    static int of(byte[] block, int slot) {
        return ByteBuffer.wrap(block).getInt(slot * Integer.BYTES);
    }
}

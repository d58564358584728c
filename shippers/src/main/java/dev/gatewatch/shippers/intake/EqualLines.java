package dev.gatewatch.shippers.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts how often each line occurred in a stream: the place among equals that a line's uid rests on.
 *
 * <p>Only recent lines are remembered, {@value #REMEMBERED} to twice as many of them: lines that tell their moment and
 * are equal stand close together. Lines are known by a hash of 64 bits. Not thread-safe.
 */
public final class EqualLines {
    static final int REMEMBERED = 16 * 1024;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Generation young = new Generation();
    private Generation old = new Generation();

    /** Counts a line and answers how many equal ones were counted before it. */
    public int count(byte[] line) {
        return count(hash(line));
    }

    /** How many equal lines were counted. */
    public int counted(byte[] line) {
        long hash = hash(line);
        int count = young.get(hash);
        return count > 0 ? count : old.get(hash);
    }

    int count(long hash) {
        int at = young.find(hash);
        if (young.hashes[at] == hash) {
            return young.counts[at]++;
        }
        int before = old.get(hash);
        if (young.size == REMEMBERED) {
            Generation oldest = old;
            old = young;
            young = oldest;
            young.clear();
            at = young.find(hash);
        }
        young.add(at, hash, before + 1);
        return before;
    }

    /** Whether nothing was counted yet. */
    public boolean isEmpty() {
        return young.size == 0;
    }

    /** Forgets everything. */
    public void clear() {
        young = new Generation();
        old = new Generation();
    }

    /** MurmurHash3's mixing, on words of eight bytes. */
    static long hash(byte[] line) {
        long hash = line.length;
        int at = 0;
        for (; at + Long.BYTES <= line.length; at += Long.BYTES) {
            hash = mix(hash, (long) LONG.get(line, at));
        }
        long rest = 0;
        for (; at < line.length; at++) {
            rest = rest << 8 | line[at] & 0xff;
        }
        hash = mix(hash, rest);
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long hash, long word) {
        long mixed = Long.rotateLeft(word * 0x87c37b91114253d5L, 31) * 0x4cf5ad432745937fL;
        return Long.rotateLeft(hash ^ mixed, 27) * 5 + 0x52dce729;
    }

    /** An open hash table from hashes, never 0, to counts. */
    private static final class Generation {
        private long[] hashes = new long[64];
        private int[] counts = new int[64];
        private int size;

        /** Forgets everything and keeps its room: it will be needed again. */
        private void clear() {
            Arrays.fill(hashes, 0);
            size = 0;
        }

        private int get(long hash) {
            int at = find(hash);
            return hashes[at] == hash ? counts[at] : 0;
        }

        /** Adds a hash that is not there, at the place where {@link #find} has looked for it. */
        private void add(int at, long hash, int count) {
            hashes[at] = hash;
            counts[at] = count;
            size++;
            if (size * 2 > hashes.length) {
                grow();
            }
        }

        private int find(long hash) {
            int mask = hashes.length - 1;
            int at = (int) hash & mask;
            while (hashes[at] != 0 && hashes[at] != hash) {
                at = at + 1 & mask;
            }
            return at;
        }

        private void grow() {
            long[] oldHashes = hashes;
            int[] oldCounts = counts;
            hashes = new long[oldHashes.length * 2];
            counts = new int[oldHashes.length * 2];
            for (int i = 0; i < oldHashes.length; i++) {
                if (oldHashes[i] != 0) {
                    int at = find(oldHashes[i]);
                    hashes[at] = oldHashes[i];
                    counts[at] = oldCounts[i];
                }
            }
        }
    }
}

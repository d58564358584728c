package dev.gatewatch.shippers.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.zip.CRC32C;

/**
 * The identity of a file by its first bytes: it stays when the file is renamed or copied, and goes when it is
 * overwritten.
 *
 * @param length how many bytes, at most {@link #LONGEST}; grows with the file
 * @param checksum of these bytes
 */
record Fingerprint(int length, long checksum) {
    static final int LONGEST = 1024;

    /** As many bytes hold the first line's time, so that no other file has the same ones. */
    private static final int TELLING_LENGTH = 256;

    static final Fingerprint NONE = new Fingerprint(0, 0);

    static Fingerprint of(RandomAccessFile file) throws IOException {
        return of(file, (int) Math.min(LONGEST, file.length()));
    }

    private static Fingerprint of(RandomAccessFile file, int length) throws IOException {
        byte[] head = new byte[length];
        file.seek(0);
        file.readFully(head);
        CRC32C crc = new CRC32C();
        crc.update(head);
        return new Fingerprint(length, crc.getValue());
    }

    /** Whether the file begins with the same bytes. */
    boolean matches(RandomAccessFile file) throws IOException {
        return file.length() >= length && of(file, length).equals(this);
    }

    /** Whether it is long enough to know a file by it alone. */
    boolean isTelling() {
        return length >= TELLING_LENGTH;
    }

    boolean isComplete() {
        return length == LONGEST;
    }
}

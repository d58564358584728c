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

    /** Of a file that begins with these bytes. */
    static Fingerprint of(byte[] bytes, int length) {
        int used = Math.min(LONGEST, length);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, used);
        return new Fingerprint(used, crc.getValue());
    }

    private static byte[] head(RandomAccessFile file, long length) throws IOException {
        byte[] head = new byte[(int) Math.min(LONGEST, length)];
        file.seek(0);
        file.readFully(head);
        return head;
    }

    /** Whether the file begins with the same bytes. */
    boolean matches(RandomAccessFile file) throws IOException {
        return file.length() >= length && of(head(file, length), length).equals(this);
    }

    /** The same with more of the file's first bytes, where there are more, and the file still begins as it did. */
    Fingerprint grown(RandomAccessFile file) throws IOException {
        byte[] head = head(file, file.length());
        return head.length > length && of(head, length).equals(this) ? of(head, head.length) : this;
    }

    /** Whether it is long enough to know a file by it alone. */
    boolean isTelling() {
        return length >= TELLING_LENGTH;
    }

    boolean isComplete() {
        return length == LONGEST;
    }
}

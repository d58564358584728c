package dev.gatewatch.shippers.source;

import java.nio.file.Path;

/**
 * How far a file was read.
 *
 * @param offset where the first line begins that was not handed on, bytes
 * @param size what the file had when it was last looked at, bytes
 * @param modifiedMillis when the file was last written, as far as is known, milliseconds since 1970
 * @param path where the file was last
 */
record FilePosition(long offset, long size, Fingerprint fingerprint, long inode, long modifiedMillis, Path path) {

    private static final int FIELDS = 7;

    /** The position as it is kept in the checkpoint. */
    String text() {
        return offset + " " + size + " " + fingerprint.length() + " " + fingerprint.checksum() + " " + inode + " "
                + modifiedMillis + " " + path;
    }

    /**
     * Reads {@link #text}.
     *
     * @return {@code null} if it is not such a text
     */
    static FilePosition parse(String text) {
        String[] parts = text.split(" ", FIELDS);
        if (parts.length < FIELDS) {
            return null;
        }
        try {
            Fingerprint fingerprint = new Fingerprint(Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
            return new FilePosition(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    fingerprint,
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]),
                    Path.of(parts[6]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package dev.gatewatch.shippers.source;

import java.nio.file.Path;

/**
 * How far a file was read.
 *
 * @param offset where the first line begins that was not handed on, bytes
 * @param modifiedMillis when the file was last written, as far as is known, milliseconds since 1970
 * @param path where the file was last
 */
record FilePosition(long offset, Fingerprint fingerprint, long inode, long modifiedMillis, Path path) {

    /** The position as it is kept in the checkpoint. */
    String text() {
        return offset + " " + fingerprint.length() + " " + fingerprint.checksum() + " " + inode + " " + modifiedMillis
                + " " + path;
    }

    /**
     * Reads {@link #text}.
     *
     * @return {@code null} if it is not such a text
     */
    static FilePosition parse(String text) {
        String[] parts = text.split(" ", 6);
        if (parts.length < 6) {
            return null;
        }
        try {
            Fingerprint fingerprint = new Fingerprint(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            return new FilePosition(
                    Long.parseLong(parts[0]),
                    fingerprint,
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]),
                    Path.of(parts[5]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

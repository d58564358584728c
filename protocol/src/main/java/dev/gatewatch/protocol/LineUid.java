package dev.gatewatch.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The identity of a line: a digest of whose it is, what it is, and its place among equals.
 *
 * <p>It rests on the line's own bytes as they stand in the gateway's log file, so that the line is the same line
 * whether it was read from the file or from the {@code raw} field of {@code openclaw logs --follow}. Equal lines are
 * told apart by their ordinal: the how-manieth of its equals it is within its file. Not thread-safe: one per reader.
 */
public final class LineUid {
    private static final int DIGEST_BYTES = 18;

    private final MessageDigest sha256;

    public LineUid() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The uid of a line, 24 characters safe in URLs.
     *
     * @param line the bytes of the line as printed, without its line end
     * @param ordinal 0 for the first line with these bytes in its file, 1 for the second, …
     */
    public String of(String host, String gateway, byte[] line, long ordinal) {
        sha256.update(host.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(gateway.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(line);
        for (int shift = 56; shift >= 0; shift -= 8) {
            sha256.update((byte) (ordinal >>> shift));
        }
        byte[] digest = sha256.digest();
        byte[] head = new byte[DIGEST_BYTES];
        System.arraycopy(digest, 0, head, 0, DIGEST_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(head);
    }
}

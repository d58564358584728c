package dev.gatewatch.protocol;

import java.nio.ByteBuffer;
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
    private static final int UID_BYTES = DIGEST_BYTES / 3 * 4;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final MessageDigest sha256;
    private final byte[] digest = new byte[DIGEST_BYTES];
    private final byte[] uid = new byte[UID_BYTES];
    /** What is digested, in one piece, which is quicker than three. */
    private ByteBuffer identity = ByteBuffer.allocate(1024);

    private String host;
    private String gateway;
    private byte[] owner;

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
        byte[] owner = owner(host, gateway);
        int bytes = owner.length + line.length + Long.BYTES;
        if (bytes > identity.capacity()) {
            identity = ByteBuffer.allocate(bytes);
        }
        identity.clear().put(owner).put(line).putLong(ordinal);
        sha256.update(identity.array(), 0, bytes);
        System.arraycopy(sha256.digest(), 0, digest, 0, DIGEST_BYTES);
        BASE64.encode(digest, uid);
        return new String(uid, StandardCharsets.ISO_8859_1);
    }

    /** Many lines in a row have one owner. */
    private byte[] owner(String host, String gateway) {
        if (!host.equals(this.host) || !gateway.equals(this.gateway)) {
            this.host = host;
            this.gateway = gateway;
            owner = (host + '\0' + gateway + '\0').getBytes(StandardCharsets.UTF_8);
        }
        return owner;
    }
}

package dev.gatewatch.shippers.spool;

import java.nio.charset.StandardCharsets;

/** Gap records that a test can read: {@code gap 17}. */
final class TextGaps implements Gaps {
    private static final String PREFIX = "gap ";

    @Override
    public byte[] record(byte[] like, long lines, boolean exact, String reason) {
        return (PREFIX + lines).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long lines(byte[] gap) {
        return Long.parseLong(new String(gap, StandardCharsets.UTF_8).substring(PREFIX.length()));
    }
}

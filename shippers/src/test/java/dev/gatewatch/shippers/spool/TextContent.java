package dev.gatewatch.shippers.spool;

import java.nio.charset.StandardCharsets;

/** Lines that a test can read: {@code telling …}, anything else, and {@code gap 17}. */
final class TextContent implements SpoolContent {
    private static final String GAP = "gap ";

    @Override
    public boolean isTelling(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).startsWith("telling");
    }

    @Override
    public byte[] gap(byte[] like, long lines, String reason) {
        return (GAP + lines).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long linesMissing(byte[] gap) {
        return Long.parseLong(new String(gap, StandardCharsets.UTF_8).substring(GAP.length()));
    }
}

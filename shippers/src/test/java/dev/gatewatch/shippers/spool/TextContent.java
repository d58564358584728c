package dev.gatewatch.shippers.spool;

import java.nio.charset.StandardCharsets;

/** Lines that a test can read: {@code telling …}, anything else, and {@code gap 17} or {@code about 17}. */
final class TextContent implements SpoolContent {
    private static final String EXACT = "gap ";
    private static final String INEXACT = "about ";

    @Override
    public boolean isTelling(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).startsWith("telling");
    }

    @Override
    public byte[] gap(byte[] like, long lines, boolean exact, String reason) {
        return ((exact ? EXACT : INEXACT) + lines).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long linesMissing(byte[] gap) {
        return Long.parseLong(new String(gap, StandardCharsets.UTF_8).split(" ")[1]);
    }

    @Override
    public boolean isExact(byte[] gap) {
        return new String(gap, StandardCharsets.UTF_8).startsWith(EXACT);
    }
}

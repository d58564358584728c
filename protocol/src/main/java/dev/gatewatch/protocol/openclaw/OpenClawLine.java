package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.UnaryOperator;

/** Reads a line by itself, whichever way it was printed, with no memory of the lines before it. */
public final class OpenClawLine {
    private OpenClawLine() {}

    /**
     * Reads a line.
     *
     * @param line without its line end; any text at all
     * @param observedAt when it was seen: stamps that leave out date or year are taken to be the last before this
     * @return never {@code null}; a line that fits no shape is a message without time, level or subsystem
     */
    public static ParsedLine parse(String line, Instant observedAt) {
        return parse(
                line.getBytes(StandardCharsets.UTF_8), observedAt, ZoneId.systemDefault(), UnaryOperator.identity());
    }

    /**
     * Reads a line.
     *
     * @param zone of the host that printed the line, for stamps without an offset
     * @param redact takes secrets out of message and attributes
     */
    public static ParsedLine parse(byte[] line, Instant observedAt, ZoneId zone, UnaryOperator<String> redact) {
        return new LineParser(zone).parse(line, observedAt).finish(redact);
    }
}

package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import java.time.Instant;
import java.util.Map;

/**
 * A line as it was read: what it says, not yet whose it is.
 *
 * @param kind whether it is a line of the log, or the tail speaking of itself
 * @param printed the bytes that OpenClaw itself printed, in UTF-8 and without its line end: the line of the gateway's
 *     file where that is known, else the text without what a journal or a container put before it. What the identity of
 *     the line rests on (see {@link dev.gatewatch.protocol.LineUid}); not redacted, so it must not leave the host.
 * @param time when the line says it was printed; {@code null} where it does not say
 * @param severity never {@code null}
 * @param subsystem as the gateway names it, such as {@code gateway/ws}; empty where the line names none
 * @param message the text without prefix, colour and repeated context, redacted; at most {@link #LONGEST_MESSAGE}
 *     characters; may have several lines
 * @param attributes the structured context that came with the line, flattened to text and redacted: at most
 *     {@link #MOST_ATTRIBUTES} of at most {@link #LONGEST_ATTRIBUTE} characters
 */
public record ParsedLine(
        Kind kind,
        byte[] printed,
        Instant time,
        Severity severity,
        String subsystem,
        String message,
        Map<String, String> attributes) {

    /** Longer messages are cut, and end in {@link #TRUNCATED}. */
    public static final int LONGEST_MESSAGE = 16 * 1024;

    public static final int LONGEST_ATTRIBUTE = 1024;
    public static final int MOST_ATTRIBUTES = 64;

    /** Ends a text that was cut. */
    public static final String TRUNCATED = " …[truncated]";

    /** The attribute that holds the release of OpenClaw that printed the line, where the line tells it. */
    public static final String OPENCLAW_VERSION = "openclaw.version";

    /** What a line is. */
    public enum Kind {
        /** A line of a log or of a terminal. */
        LINE,
        /** The tail tells what it follows; the attributes hold {@code file}, {@code cursor}, {@code sourceKind}, …. */
        TAIL_META,
        /** The tail tells that lines may be missing or come again, or that it lost the gateway for a while. */
        TAIL_NOTICE,
        /** The tail gave up; the message is the reason, {@code hint} and {@code url} are attributes. */
        TAIL_ERROR
    }

    public ParsedLine {
        attributes = Map.copyOf(attributes);
    }

    /** The release of OpenClaw that printed the line, such as {@code 2026.9.6}; {@code null} if the line does not tell. */
    public String openclawVersion() {
        return attributes.get(OPENCLAW_VERSION);
    }

    /**
     * The line as it travels.
     *
     * @param uid from {@link dev.gatewatch.protocol.LineUid}, made of {@link #printed}
     */
    public LogLine toLogLine(String uid, String host, String gateway, Instant observedTime, LineSource source) {
        return new LogLine(
                uid, host, gateway, time, observedTime, severity, subsystem, message, attributes, source, null);
    }
}

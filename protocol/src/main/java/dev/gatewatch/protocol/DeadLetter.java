package dev.gatewatch.protocol;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What could not be read, as it goes to {@link Topics#DEAD_LETTERS}.
 *
 * @param content as it came, at most {@value #LONGEST} bytes of it
 * @param headers of the record in Kafka: why it could not be read, where it came in, and how long it was
 */
public record DeadLetter(byte[] content, Map<String, String> headers) {
    /** Header: why it could not be read, as a sentence. */
    public static final String REASON = "gatewatch.reason";
    /** Header: which part of Gatewatch could not read it. */
    public static final String SOURCE = "gatewatch.source";
    /** Header: how many bytes it had before it was cut. */
    public static final String LENGTH = "gatewatch.length";

    /** What is kept of one: enough to see what it is, and far below what Kafka takes. */
    public static final int LONGEST = 64 << 10;

    public static DeadLetter of(byte[] content, String reason, String source) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REASON, reason);
        headers.put(SOURCE, source);
        headers.put(LENGTH, Integer.toString(content.length));
        return new DeadLetter(content.length <= LONGEST ? content : Arrays.copyOf(content, LONGEST), headers);
    }
}

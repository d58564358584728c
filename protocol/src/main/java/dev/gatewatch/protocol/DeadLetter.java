package dev.gatewatch.protocol;

import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What could not be read, as it goes to {@link Topics#DEAD_LETTERS}.
 *
 * @param content as it came but for its secrets, at most {@value #LONGEST} bytes of it
 * @param headers of the record in Kafka: why it could not be read, where it came in, and how long it was
 */
public record DeadLetter(byte[] content, Map<String, String> headers) {
    /** Header: why it could not be read, as a sentence. */
    public static final String REASON = "reason";
    /** Header: which part of Gatewatch could not read it. */
    public static final String SOURCE = "source";
    /** Header: how many bytes it had before it was cut. */
    public static final String LENGTH = "length";

    /** What is kept of one: enough to see what it is, and far below what Kafka takes. */
    public static final int LONGEST = 64 << 10;

    /** Reasons may quote what they are about. */
    private static final int LONGEST_REASON = 500;

    /** What is cut within a secret can no longer be seen to hold one: so much more is looked at. */
    private static final int BEYOND = 4 << 10;
    /** Words in what cannot be read: where a text begins and ends that is nothing but a secret, nobody knows. */
    private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_-]{20,}");

    private static final Redactor REDACTOR = Redactor.unsalted();
    /** Each byte is a character and comes back as the same byte, whatever the content is. */
    private static final Charset BYTE_BY_BYTE = StandardCharsets.ISO_8859_1;

    public static DeadLetter of(byte[] content, String reason, String source) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REASON, beginning(REDACTOR.redact(beginning(reason, LONGEST_REASON + BEYOND)), LONGEST_REASON));
        headers.put(SOURCE, source);
        headers.put(LENGTH, Integer.toString(content.length));
        String text = new String(content, 0, Math.min(content.length, LONGEST + BEYOND), BYTE_BY_BYTE);
        return new DeadLetter(beginning(redacted(text), LONGEST).getBytes(BYTE_BY_BYTE), headers);
    }

    private static String redacted(String content) {
        return WORDS.matcher(REDACTOR.redact(content))
                .replaceAll(word -> Matcher.quoteReplacement(REDACTOR.redact(word.group())));
    }

    private static String beginning(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }
}

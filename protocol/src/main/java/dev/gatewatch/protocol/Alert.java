package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Something that a human must know now, or need no longer.
 *
 * @param id of this alert, from its firing to its resolution; the next one of the same key has another. Made from key and
 *     {@code since} where it is {@code null} and these are there
 * @param key what it is about; a firing and its resolution have the same key, and so have repeated deliveries
 * @param rule the rule that fired, such as {@code repeated-1008-closes}
 * @param host the host, or {@link #FLEET}
 * @param hosts those that are concerned, the first {@value #MOST_HOSTS} at most; the host alone where it is one
 * @param cause id of the cause, {@code null} where none is known
 * @param diagnosis id of the diagnosis it belongs to, {@code null} where there is none
 * @param sentence one sentence for the message
 * @param reason why now: {@code 5 closes with 1008 within 5 min}
 * @param threshold what makes this rule fire, as a sentence; {@code null} in records of earlier releases
 * @param count how many events are behind it
 * @param since event time of the first of them
 * @param changedAt event time of this record
 * @param commands the fix, ready to paste; empty where none is known
 */
public record Alert(
        String id,
        String key,
        String rule,
        State state,
        String host,
        List<String> hosts,
        String gateway,
        String cause,
        String diagnosis,
        String sentence,
        String reason,
        String threshold,
        long count,
        Instant since,
        Instant changedAt,
        List<String> commands) {

    /** The {@code host} of an alert that concerns many hosts. */
    public static final String FLEET = "fleet";

    /** More are counted, and not named. */
    public static final int MOST_HOSTS = 50;

    private static final int ID_BYTES = 8;

    public Alert {
        id = id == null && since != null ? idOf(key, since) : id;
        hosts = hosts == null || hosts.isEmpty() ? List.of(host) : List.copyOf(hosts);
        commands = commands == null ? List.of() : List.copyOf(commands);
    }

    /** Whether it stands. */
    @JsonIgnore
    public boolean isFiring() {
        return state == State.FIRING;
    }

    /**
     * The same alert, as it is from then on.
     *
     * @param at event time of the change
     */
    public Alert changed(State newState, String newReason, long newCount, Instant at) {
        return new Alert(
                id, key, rule, newState, host, hosts, gateway, cause, diagnosis, sentence, newReason, threshold,
                newCount, since, at, commands);
    }

    private static String idOf(String key, Instant since) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((key + '\n' + since.toEpochMilli()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether the alert stands. */
    public enum State {
        FIRING,
        RESOLVED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

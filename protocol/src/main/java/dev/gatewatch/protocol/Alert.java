package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that a human must know now, or need no longer.
 *
 * @param key what it is about; a firing and its resolution have the same key, and so have repeated deliveries
 * @param rule the rule that fired, such as {@code repeated-1008-closes}
 * @param host the host, or {@link #FLEET}
 * @param cause id of the cause, {@code null} where none is known
 * @param diagnosis id of the diagnosis it belongs to, {@code null} where there is none
 * @param sentence one sentence for the message
 * @param reason why now, with the threshold: {@code 5 closes within 5 min}
 * @param count how many events are behind it
 * @param since event time of the first of them
 * @param changedAt event time of this record
 * @param commands the fix, ready to paste; empty where none is known
 */
public record Alert(
        String key,
        String rule,
        State state,
        String host,
        String gateway,
        String cause,
        String diagnosis,
        String sentence,
        String reason,
        long count,
        Instant since,
        Instant changedAt,
        List<String> commands) {

    /** The {@code host} of an alert that concerns many hosts. */
    public static final String FLEET = "fleet";

    public Alert {
        commands = commands == null ? List.of() : List.copyOf(commands);
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

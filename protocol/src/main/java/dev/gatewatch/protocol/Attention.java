package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * What an operator decided about alerts: that one is being worked on, or that some are not to wake anybody for a while.
 *
 * @param id of a silence; of an acknowledgement, the id of the alert
 * @param host the hosts of a silence, where {@code *} stands for any text; {@code null} for all. Of an acknowledgement,
 *     this and the next two are those of the alert; {@code null} in records of earlier releases
 * @param cause id of a silence's cause, where {@code *} stands for any text; {@code null} for all
 * @param rule the rule of a silence, where {@code *} stands for any text; {@code null} for all
 * @param by who decided it
 * @param at when, on the server's clock
 * @param reason why, in their words
 * @param until when it ends; {@code null} in an acknowledgement that ends with its alert, as all of earlier releases do
 */
public record Attention(
        Kind kind,
        String id,
        String host,
        String cause,
        String rule,
        String by,
        Instant at,
        String reason,
        Instant until) {

    /** @param until {@code null} if it ends with its alert */
    public static Attention acknowledgement(Alert alert, String by, Instant at, String reason, Instant until) {
        return new Attention(
                Kind.ACKNOWLEDGEMENT, alert.id(), alert.host(), alert.cause(), alert.rule(), by, at, reason, until);
    }

    /** Whether its time is over by then. */
    public boolean hasEnded(Instant then) {
        return until != null && !then.isBefore(until);
    }

    /** The key of the record. */
    public String key() {
        return keyOf(kind, id);
    }

    public static String keyOf(Kind kind, String id) {
        return kind.wireName() + "/" + id;
    }

    /** What was decided. */
    public enum Kind {
        ACKNOWLEDGEMENT,
        SILENCE;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

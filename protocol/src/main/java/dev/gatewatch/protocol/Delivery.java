package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * How telling one receiver of one alert goes.
 *
 * @param alert as it is to be told
 * @param receiver its name in the settings
 * @param told what the receiver was told last
 * @param attempts how often it was tried to tell it of the alert's present state; 0 if not yet
 * @param at when that was tried last, on the server's clock; before the first attempt, when it was noted
 * @param error why the last attempt failed; {@code null} if it did not
 */
public record Delivery(Alert alert, String receiver, Status status, Told told, int attempts, Instant at, String error) {

    /** The key of the record: telling the same receiver of the same alert is one delivery. */
    public static String keyOf(String alert, String receiver) {
        return alert + "/" + receiver;
    }

    /** Where it stands. */
    public enum Status {
        /** Not tried yet. */
        PENDING,
        DELIVERED,
        /** Tried in vain, and will be tried again. */
        RETRYING,
        /** Tried in vain for so long that it was given up. */
        FAILED,
        /** Not told because a silence covers the alert, or somebody is on it. */
        SILENCED,
        /** Not told because an alert of the fleet tells of the same cause. */
        GROUPED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the receiver knows. */
    public enum Told {
        NOTHING,
        FIRING,
        RESOLVED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.gatewatch.streams.desk;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Delivery;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An alert as operators see it: as in {@link Alert}, with what they decided about it and who was told.
 *
 * @param acknowledgement {@code null} where nobody is on it, or was when it ended
 * @param silence that covers it now; {@code null} where none does
 */
public record AlertView(
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
        List<String> commands,
        Acknowledgement acknowledgement,
        Silence silence,
        List<Outcome> deliveries) {

    static AlertView of(Alert alert, Attention acknowledgement, Attention silence, List<Delivery> deliveries) {
        return new AlertView(
                alert.id(),
                alert.key(),
                alert.rule(),
                State.of(alert, acknowledgement, silence),
                alert.host(),
                alert.hosts(),
                alert.gateway(),
                alert.cause(),
                alert.diagnosis(),
                alert.sentence(),
                alert.reason(),
                alert.threshold(),
                alert.count(),
                alert.since(),
                alert.changedAt(),
                alert.commands(),
                acknowledgement == null
                        ? null
                        : new Acknowledgement(
                                acknowledgement.by(),
                                acknowledgement.reason(),
                                acknowledgement.at(),
                                acknowledgement.until()),
                silence == null ? null : new Silence(silence.id(), silence.by(), silence.reason(), silence.until()),
                deliveries.stream().map(Outcome::of).toList());
    }

    /**
     * Who is on it.
     *
     * @param until {@code null} where they are on it until it is over
     */
    public record Acknowledgement(String by, String reason, Instant at, Instant until) {}

    /** What keeps it from waking anybody. */
    public record Silence(String id, String by, String reason, Instant until) {}

    /**
     * Whether a receiver was told.
     *
     * @param error {@code null} where there is none
     */
    public record Outcome(String receiver, Delivery.Status status, int attempts, Instant at, String error) {
        static Outcome of(Delivery delivery) {
            return new Outcome(
                    delivery.receiver(), delivery.status(), delivery.attempts(), delivery.at(), delivery.error());
        }
    }

    /** Where it stands, as operators group them. */
    public enum State {
        FIRING,
        ACKNOWLEDGED,
        SILENCED,
        RESOLVED;

        static State of(Alert alert, Attention acknowledgement, Attention silence) {
            if (!alert.isFiring()) {
                return RESOLVED;
            }
            if (acknowledgement != null) {
                return ACKNOWLEDGED;
            }
            return silence != null ? SILENCED : FIRING;
        }

        /** @throws IllegalArgumentException if there is no such state; the message says which there are */
        public static State of(String wireName) {
            return Arrays.stream(values())
                    .filter(state -> state.wireName().equals(wireName))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no state '" + wireName + "'; there are "
                            + Arrays.stream(values()).map(State::wireName).collect(Collectors.joining(", "))));
        }

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

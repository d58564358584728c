package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;

/**
 * One line as a gateway, one of its clients or the host's own tools printed it: read, redacted, and placed.
 *
 * @param uid OpenTelemetry's {@code log.record.uid}: the same line of the same host has the same uid, whichever source
 *     it was seen through and however often it was sent; see {@link LineUid}
 * @param host OpenTelemetry's {@code host.name}; also the key of the record in Kafka
 * @param gateway the gateway (profile) of the host that the line belongs to, {@code default} where there is only one
 * @param time when the line says it was printed; {@code null} where it does not say
 * @param observedTime when the shipper saw it, on the host's clock
 * @param severity never {@code null}
 * @param subsystem as the gateway names it, such as {@code gateway/ws}; empty where the line names none
 * @param message the text without prefix, colour and repeated context; control characters neutralised; may have
 *     several lines
 * @param attributes the structured context that came with the line ({@code cause}, {@code authReason},
 *     {@code requestId}, …), flattened to text
 * @param source where it was read
 * @param gap {@code null} for a line; for a record that stands for lost lines, how many and why
 */
public record LogLine(
        String uid,
        String host,
        String gateway,
        Instant time,
        Instant observedTime,
        Severity severity,
        String subsystem,
        String message,
        Map<String, String> attributes,
        LineSource source,
        Gap gap) {

    /** The name of a host's only gateway. */
    public static final String DEFAULT_GATEWAY = "default";

    public LogLine {
        gateway = gateway == null || gateway.isEmpty() ? DEFAULT_GATEWAY : gateway;
        severity = severity == null ? Severity.UNSPECIFIED : severity;
        subsystem = subsystem == null ? "" : subsystem;
        message = message == null ? "" : message;
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** When it happened as far as is known: its own time, else when it was observed. */
    @JsonIgnore
    public Instant happenedAt() {
        return time != null ? time : observedTime;
    }
}

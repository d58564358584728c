package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Map;

/**
 * A line that means something to the health of a gateway: a failure, a recovery, a step in its life, or a gap.
 *
 * @param uid the uid of the line
 * @param time as in {@link LogLine#time()}; may be {@code null}
 * @param category {@link Category#NONE} for recovery, life-cycle and harmless lines
 * @param signature the id of the catalogue's signature that recognised the line
 * @param attributes what was extracted from it ({@code conn}, {@code client}, {@code remote}, {@code reason},
 *     {@code requestId}, {@code port}, {@code pid}, {@code version}, …); values are text from a hostile log
 * @param line the line's message, as evidence
 * @param gap as in {@link LogLine#gap()}; may be {@code null}
 * @param catalogueVersion the catalogue that judged it
 */
public record GatewayEvent(
        String uid,
        String host,
        String gateway,
        Instant time,
        Instant observedTime,
        Severity severity,
        String subsystem,
        Category category,
        String signature,
        Map<String, String> attributes,
        String line,
        LineSource source,
        Gap gap,
        String catalogueVersion) {

    public GatewayEvent {
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** When it happened as far as is known: its own time, else when it was observed. */
    @JsonIgnore
    public Instant happenedAt() {
        return time != null ? time : observedTime;
    }

    /**
     * Whether the gateway closed a connection for a failure; the code is in {@code attributes}. The tail is a client too:
     * the gateway's own line tells of its closes.
     */
    @JsonIgnore
    public boolean isClose() {
        return category != Category.NONE
                && attributes.containsKey("code")
                && source.kind() != LineSource.Kind.TAIL_STATUS;
    }

    /** Whether it is a close with 1008: the gateway refused a client. */
    @JsonIgnore
    public boolean isPolicyClose() {
        return isClose() && "1008".equals(attributes.get("code"));
    }
}

package dev.gatewatch.protocol;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The topics: name, what is in them, and how long it is kept. Those of the hosts are keyed by host; those about alerts are
 * small.
 */
public final class Topics {
    /**
     * Partitions of every topic unless an operator says otherwise. All host-keyed topics must have the same number, so
     * that one task sees all of a host.
     */
    public static final int DEFAULT_PARTITIONS = 4;

    public static final Topic<LogLine> LOGS = Topic.kept("openclaw.logs", LogLine.class, Duration.ofDays(3));
    public static final Topic<GatewayEvent> EVENTS =
            Topic.kept("openclaw.events", GatewayEvent.class, Duration.ofDays(30));
    public static final Topic<Diagnosis> DIAGNOSES =
            Topic.kept("openclaw.diagnoses", Diagnosis.class, Duration.ofDays(400));
    public static final Topic<Alert> ALERTS = Topic.kept("openclaw.alerts", Alert.class, Duration.ofDays(30));
    public static final Topic<Heartbeat> HEARTBEATS = Topic.compacted("openclaw.heartbeats", Heartbeat.class);
    public static final Topic<HostFacts> FACTS = Topic.compacted("openclaw.facts", HostFacts.class);
    /** What operators decided about alerts; the key is {@link Attention#key()}. */
    public static final Topic<Attention> ATTENTION =
            Topic.compactedAndKept("openclaw.attention", Attention.class, Duration.ofDays(400));
    /** In the partition of its alert; the key is {@link Delivery#keyOf}. */
    public static final Topic<Delivery> DELIVERIES =
            Topic.compactedAndKept("openclaw.deliveries", Delivery.class, Duration.ofDays(30));
    /** The key is who did it. */
    public static final Topic<AuditEntry> AUDIT = Topic.kept("openclaw.audit", AuditEntry.class, Duration.ofDays(400));
    /** Holds what could not be read, as it came; why is in the headers. */
    public static final Topic<byte[]> DEAD_LETTERS =
            Topic.kept("openclaw.dead-letters", byte[].class, Duration.ofDays(30));

    private Topics() {}

    public static List<Topic<?>> all() {
        return List.of(LOGS, EVENTS, DIAGNOSES, ALERTS, HEARTBEATS, FACTS, ATTENTION, DELIVERIES, AUDIT, DEAD_LETTERS);
    }

    /**
     * A topic.
     *
     * @param value type of the values; the keys are text in UTF-8
     * @param compacted whether only the newest of each key is kept
     * @param retention how long records are kept; {@code null} for ever
     */
    public record Topic<V>(String name, Class<V> value, boolean compacted, Duration retention) {

        static <V> Topic<V> kept(String name, Class<V> value, Duration retention) {
            return new Topic<>(name, value, false, retention);
        }

        static <V> Topic<V> compacted(String name, Class<V> value) {
            return new Topic<>(name, value, true, null);
        }

        static <V> Topic<V> compactedAndKept(String name, Class<V> value, Duration retention) {
            return new Topic<>(name, value, true, retention);
        }

        /**
         * The topic's settings, by the names that Kafka gives them.
         *
         * <p>A record's timestamp is when it reached Kafka. Hosts' own times are inside the records: a host whose clock
         * stands in 1970 must not have its lines deleted as too old, nor one from the future be refused.
         */
        public Map<String, String> config() {
            Map<String, String> config = new HashMap<>();
            config.put("message.timestamp.type", "LogAppendTime");
            if (retention == null) {
                config.put("cleanup.policy", "compact");
            } else {
                config.put("cleanup.policy", compacted ? "compact,delete" : "delete");
                config.put("retention.ms", Long.toString(retention.toMillis()));
            }
            return Map.copyOf(config);
        }
    }
}

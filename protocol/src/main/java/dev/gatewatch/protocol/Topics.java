package dev.gatewatch.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The topics: name, what is in them, and how long it is kept. All are keyed by host. */
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
    /** Holds what could not be read, as it came; why is in the headers. */
    public static final Topic<byte[]> DEAD_LETTERS =
            Topic.kept("openclaw.dead-letters", byte[].class, Duration.ofDays(30));

    private Topics() {}

    public static List<Topic<?>> all() {
        return List.of(LOGS, EVENTS, DIAGNOSES, ALERTS, HEARTBEATS, FACTS, DEAD_LETTERS);
    }

    /**
     * A topic.
     *
     * @param value type of the values; the keys are host names in UTF-8
     * @param retention how long records are kept; {@code null} where the newest of each key is kept for ever
     */
    public record Topic<V>(String name, Class<V> value, Duration retention) {

        static <V> Topic<V> kept(String name, Class<V> value, Duration retention) {
            return new Topic<>(name, value, retention);
        }

        static <V> Topic<V> compacted(String name, Class<V> value) {
            return new Topic<>(name, value, null);
        }

        /**
         * The topic's settings, by the names that Kafka gives them.
         *
         * <p>A record's timestamp is when it reached Kafka. Hosts' own times are inside the records: a host whose clock
         * stands in 1970 must not have its lines deleted as too old, nor one from the future be refused.
         */
        public Map<String, String> config() {
            return retention == null
                    ? Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime")
                    : Map.of(
                            "cleanup.policy",
                            "delete",
                            "retention.ms",
                            Long.toString(retention.toMillis()),
                            "message.timestamp.type",
                            "LogAppendTime");
        }
    }
}

package dev.gatewatch.streams;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.topology.DeadLetters;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;

/** The settings of the Kafka Streams engine. */
public final class StreamsProperties {
    /** Names the consumer group, the changelogs and the state directory: a new one would forget everything. */
    public static final String APPLICATION_ID = "gatewatch";

    private static final int BATCH_BYTES = 128 * 1024;

    private StreamsProperties() {}

    public static Properties of(ServerConfig config, GatewatchMetrics metrics) {
        Properties settings = new Properties();
        settings.putAll(config.kafka());
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                APPLICATION_ID,
                // A label of the engine's metrics: else it would be another after every start.
                StreamsConfig.CLIENT_ID_CONFIG,
                APPLICATION_ID + "-" + config.instance(),
                StreamsConfig.STATE_DIR_CONFIG,
                config.stateDir().toString(),
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                config.tuning().threads(),
                StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
                config.tuning().standbys(),
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                (int) config.tuning().replicationFactor(),
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                config.instance()));
        deliver(settings, config.tuning().commitInterval());
        survive(settings, metrics);
        return settings;
    }

    /** Each line has its effect exactly once, soon. */
    private static void deliver(Properties settings, Duration commitInterval) {
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        // Waiting for more must not delay the commit of what is there.
        settings.put(StreamsConfig.POLL_MS_CONFIG, commitInterval.toMillis());
        // What is told of a host carries its own time: nothing is gained by waiting for the other topics of a task.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // A broker that is still ending the last transaction sends a request back; the next one must not overtake it.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    }

    /** What cannot be read or processed becomes a dead letter; what cannot be written stops us, so that it is not lost. */
    private static void survive(Properties settings, GatewatchMetrics metrics) {
        settings.put(DeadLetters.METRICS, metrics);
        settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
    }
}

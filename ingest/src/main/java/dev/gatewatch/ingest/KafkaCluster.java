package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real cluster, by the settings of an operator. */
final class KafkaCluster implements Cluster {
    /** How long an answer holds: whoever reaches the door may ask, and it must not cost the cluster much. */
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, Object> operators;
    private final Map<String, Object> settings;
    private Admin admin;
    private long askedAt = System.nanoTime() - HOLDS.toNanos();
    private KafkaException answer;

    KafkaCluster(IngestConfig config) {
        operators = config.kafka();
        settings = settings(config);
    }

    private static Map<String, Object> settings(IngestConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "gatewatch-ingest");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.putAll(config.kafka());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                config.limits().acknowledgement().toMillis());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Of a producer that is new to a partition a broker takes whichever number comes first: the second batch's, if
        // the first one was refused while both were on their way.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return settings;
    }

    @Override
    public Producer<byte[], byte[]> connect() {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized void requireReady() {
        if (System.nanoTime() - askedAt >= HOLDS.toNanos()) {
            answer = ask();
            askedAt = System.nanoTime();
        }
        if (answer != null) {
            throw answer;
        }
    }

    private KafkaException ask() {
        String topic = Topics.LOGS.name();
        try {
            if (admin == null) {
                admin = Admin.create(ofAdmin());
            }
            TopicDescription description = admin.describeTopics(
                            Set.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues()
                    .get(topic)
                    .get();
            Set<AclOperation> allowed = description.authorizedOperations();
            if (allowed != null && !allowed.contains(AclOperation.WRITE)) {
                return new KafkaException("this user may not write to " + topic);
            }
            boolean led = description.partitions().stream().allMatch(partition -> partition.leader() != null);
            return led ? null : new KafkaException("partitions of " + topic + " have no leader");
        } catch (ExecutionException e) {
            return new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (KafkaException e) {
            return e;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** What an admin client understands of a producer's settings. */
    private Map<String, Object> ofAdmin() {
        Map<String, Object> ofAdmin = new HashMap<>(operators);
        ofAdmin.keySet()
                .removeIf(name -> ProducerConfig.configNames().contains(name)
                        && !AdminClientConfig.configNames().contains(name));
        ofAdmin.put(AdminClientConfig.CLIENT_ID_CONFIG, "gatewatch-ingest-readiness");
        ofAdmin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        ofAdmin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return ofAdmin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}

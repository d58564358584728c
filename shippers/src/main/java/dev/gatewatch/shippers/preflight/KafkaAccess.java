package dev.gatewatch.shippers.preflight;

import dev.gatewatch.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether a cluster is reached, lets the shipper in, has the topics and lets it write to them. Sends no record. */
public final class KafkaAccess {
    private static final String SUBJECT = "kafka";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> TOPICS = Stream.of(Topics.LOGS, Topics.HEARTBEATS, Topics.FACTS)
            .map(Topics.Topic::name)
            .toList();

    private KafkaAccess() {}

    /**
     * Asks the cluster.
     *
     * @param settings of Kafka's clients, as the shipper would use them
     */
    public static Finding look(Map<String, String> settings) throws InterruptedException {
        String servers = settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        String protocol = settings.getOrDefault(AdminClientConfig.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
        try (Admin admin = Admin.create(ofAdmin(settings))) {
            int brokers = admin.describeCluster().nodes().get().size();
            Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(
                            TOPICS, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues();
            List<String> closed = new ArrayList<>();
            for (String topic : TOPICS) {
                Set<AclOperation> allowed = topics.get(topic).get().authorizedOperations();
                if (allowed != null && !allowed.contains(AclOperation.WRITE)) {
                    closed.add(topic);
                }
            }
            return closed.isEmpty()
                    ? Finding.good(
                            SUBJECT,
                            servers + " answers (" + brokers + (brokers == 1 ? " broker, " : " brokers, ") + protocol
                                    + "); would write to " + String.join(", ", TOPICS))
                    : Finding.bad(
                            SUBJECT,
                            servers + " does not let this user write to " + String.join(", ", closed)
                                    + "; allow it the operations Write and Describe on them");
        } catch (ExecutionException e) {
            return Finding.bad(SUBJECT, servers + " (" + protocol + "): " + reason(e.getCause()));
        } catch (KafkaException e) {
            return Finding.bad(SUBJECT, servers + ": " + reason(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** What an admin client understands of a producer's settings, and what neither of them knows. */
    private static Map<String, Object> ofAdmin(Map<String, String> settings) {
        var names = new TreeSet<>(settings.keySet());
        names.removeIf(name -> ProducerConfig.configNames().contains(name)
                && !AdminClientConfig.configNames().contains(name));
        Map<String, Object> ofAdmin = new HashMap<>();
        names.forEach(name -> ofAdmin.put(name, settings.get(name)));
        ofAdmin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        ofAdmin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        return ofAdmin;
    }

    private static String reason(Throwable problem) {
        if (problem instanceof TimeoutException) {
            return "nobody has answered for " + PATIENCE.toSeconds()
                    + " s; check host, port, firewall, and security.protocol in the --kafka-config file";
        }
        if (problem instanceof UnknownTopicOrPartitionException) {
            return "the topics are not there, or this user may not see them; create them with"
                    + " 'gatewatch topics --kafka HOSTS', or allow the operation Describe";
        }
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }
}

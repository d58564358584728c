package dev.gatewatch.streams;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing, and makes sure that those that are there will do. */
public final class TopicAdmin {
    /** The cluster's feature that exactly-once of several instances rests on, and the level it must have. */
    private static final String TRANSACTIONS = "transaction.version";

    private static final short TRANSACTIONS_LEVEL = 2;
    private static final String RETENTION = "retention.ms";
    /** The brokers learn of new topics one after the other. */
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

    private final Admin admin;

    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * How the topics are now.
     *
     * @param partitions of each
     * @param created the names of those that were missing
     */
    public record State(int partitions, List<String> created) {}

    /**
     * Creates what is missing and verifies the rest.
     *
     * @param partitions of topics that are created, unless some are there: all must have the same number
     * @param replicationFactor of topics that are created; -1 for the cluster's default
     * @throws TopicMismatchException if topics are there that will not do, or the cluster will not
     * @throws KafkaException if the cluster does not answer
     */
    public State createOrVerify(int partitions, short replicationFactor) {
        Map<String, TopicDescription> present = describe();
        List<String> mistakes = new ArrayList<>();
        verifyCluster(mistakes);
        verifyPartitions(present.values(), mistakes);
        verifySettings(present.keySet(), mistakes);
        if (!mistakes.isEmpty()) {
            throw new TopicMismatchException(mistakes);
        }
        int agreed = present.values().stream()
                .map(topic -> topic.partitions().size())
                .findAny()
                .orElse(partitions);
        List<NewTopic> missing = Topics.all().stream()
                .filter(topic -> !present.containsKey(topic.name()))
                .map(topic -> new NewTopic(topic.name(), agreed, replicationFactor).configs(topic.config()))
                .toList();
        create(missing);
        return new State(agreed, missing.stream().map(NewTopic::name).toList());
    }

    /** Another instance may do the same at the same time. Comes back when they can be seen. */
    private void create(List<NewTopic> missing) {
        admin.createTopics(missing).values().values().forEach(created -> {
            try {
                await(created);
            } catch (TopicExistsException e) {
                LOG.debug("Somebody else was faster.", e);
            }
        });
        Instant deadline = Instant.now().plus(UNTIL_SEEN);
        while (describe().size() < Topics.all().size()) {
            if (Instant.now().isAfter(deadline)) {
                throw new TimeoutException("the topics were created, and cannot be seen after " + UNTIL_SEEN);
            }
            pause();
        }
    }

    private Map<String, TopicDescription> describe() {
        Collection<String> names = await(admin.listTopics().names());
        List<String> ours =
                Topics.all().stream().map(Topic::name).filter(names::contains).toList();
        return await(admin.describeTopics(ours).allTopicNames());
    }

    private void verifyCluster(List<String> mistakes) {
        FinalizedVersionRange level = await(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get(TRANSACTIONS);
        if (level == null || level.maxVersionLevel() < TRANSACTIONS_LEVEL) {
            mistakes.add("the cluster's " + TRANSACTIONS + " is " + (level == null ? 0 : level.maxVersionLevel())
                    + "; exactly-once needs " + TRANSACTIONS_LEVEL + ": kafka-features.sh upgrade --feature "
                    + TRANSACTIONS + "=" + TRANSACTIONS_LEVEL);
        }
    }

    private static void verifyPartitions(Collection<TopicDescription> present, List<String> mistakes) {
        Map<String, Integer> counts = present.stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, topic -> topic.partitions().size(), (a, b) -> a, TreeMap::new));
        if (counts.values().stream().distinct().count() > 1) {
            mistakes.add("the topics differ in their number of partitions, and must not, so that one task sees all of a"
                    + " host: " + counts + "; create those that differ anew");
        }
    }

    private void verifySettings(Collection<String> present, List<String> mistakes) {
        List<ConfigResource> resources = present.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> settings =
                await(admin.describeConfigs(resources).all());
        for (Topic<?> topic : Topics.all()) {
            Config actual = settings.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
            if (actual != null) {
                new TreeMap<>(topic.config()).forEach((setting, wanted) -> {
                    String is = actual.get(setting).value();
                    if (!willDo(setting, is, wanted)) {
                        mistakes.add(topic.name() + ": " + setting + " is " + is + ", must be " + wanted
                                + ": kafka-configs.sh --alter --topic " + topic.name() + " --add-config " + setting
                                + "=" + wanted);
                    }
                });
            }
        }
    }

    /** Records may be kept longer than we need them. */
    private static boolean willDo(String setting, String is, String wanted) {
        if (setting.equals(RETENTION)) {
            long millis = Long.parseLong(is);
            return millis < 0 || millis >= Long.parseLong(wanted);
        }
        return is.equals(wanted);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}

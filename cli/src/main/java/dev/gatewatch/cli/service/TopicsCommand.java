package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.TopicAdmin;
import dev.gatewatch.streams.TopicMismatchException;
import java.io.PrintStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch topics}. */
@Command(
        name = "topics",
        header = "Creates the topics that are missing on a Kafka cluster, and verifies those that are there.",
        footer = {"", "Example:", "  gatewatch topics --kafka kafka-1:9092 --partitions 12 --replication 3"})
public final class TopicsCommand implements Runnable {
    @ParentCommand
    private Gatewatch gatewatch;

    @Mixin
    private KafkaCluster kafka;

    @Mixin
    private NewTopics newTopics;

    @Override
    public void run() {
        TopicAdmin.State state;
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            state = new TopicAdmin(admin).createOrVerify(newTopics.partitions(), newTopics.replicationFactor());
        } catch (TopicMismatchException | KafkaException e) {
            throw CommandException.of(e);
        }
        PrintStream out = gatewatch.console().out();
        for (Topics.Topic<?> topic : Topics.all()) {
            out.printf(
                    "%-24s %d partitions  %s%n",
                    topic.name(), state.partitions(), state.created().contains(topic.name()) ? "created" : "verified");
        }
    }
}

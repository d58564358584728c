package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import picocli.CommandLine.Option;

/** What topics are like that are created. */
final class NewTopics {
    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of topics that are created (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "-1",
            description =
                    "Replicas of topics that are created; -1 for the cluster's default (default: ${DEFAULT-VALUE}).")
    private short replicationFactor;

    int partitions() {
        if (partitions < 1) {
            throw new CommandException("--partitions is " + partitions + ", must be 1 or more");
        }
        return partitions;
    }

    short replicationFactor() {
        return replicationFactor;
    }
}

package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.HostName;
import dev.gatewatch.cli.LogConfigurator;
import dev.gatewatch.cli.RunningService;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import dev.gatewatch.streams.GatewatchServer;
import dev.gatewatch.streams.ServerConfig;
import dev.gatewatch.streams.TopicMismatchException;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch serve}. */
@Command(
        name = "serve",
        header = "Runs the topology with its API and dashboard, on a Kafka cluster.",
        description = {
            "",
            "Beyond this machine it asks everybody who they are, over TLS: viewers look, operators acknowledge and"
                    + " silence alerts.",
            "Several of them share the work; each needs a --state folder and an --instance name of its own, and keeps"
                    + " both over restarts.",
            ""
        },
        subcommands = ServeTokenCommand.class,
        footer = {
            "",
            "Examples:",
            "  gatewatch serve --kafka kafka-1:9092,kafka-2:9092 --state /var/lib/gatewatch",
            "  gatewatch serve token add --tokens operators.txt ada --role operator",
            "  gatewatch serve --kafka kafka-1:9092 --http 0.0.0.0:9180 --tokens operators.txt --tls-keystore serve.p12"
        })
public final class ServeCommand implements Runnable {
    @ParentCommand
    private Gatewatch gatewatch;

    @Mixin
    private KafkaCluster kafka;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "data/streams",
            description = "Where the stores are kept (default: ./${DEFAULT-VALUE}).")
    private Path state;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = "What this one is called among its like (default: this machine's name).")
    private String instance;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that process (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "Copies of the state that other instances keep warm (default: ${DEFAULT-VALUE}).")
    private int standbys;

    @Option(
            names = "--commit-interval",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Milliseconds until a diagnosis is seen: more costs latency, less throughput"
                    + " (default: ${DEFAULT-VALUE}).")
    private long commitMillis;

    @Mixin
    private NewTopics newTopics;

    Gatewatch gatewatch() {
        return gatewatch;
    }

    @Override
    public void run() {
        LogConfigurator.tellWhatServicesDo();
        RunningService.run(start());
    }

    private GatewatchServer start() {
        server.http().requireFree("--http");
        try {
            return GatewatchServer.start(new ServerConfig(
                    server.http().host(),
                    server.http().port(),
                    server.access(),
                    state,
                    instance == null ? HostName.ofThisMachine() : instance,
                    new ServerConfig.Rules(
                            server.catalogue(),
                            server.alerts() == null
                                    ? AlertSettings.DEFAULT
                                    : AlertSettingsReader.read(server.alerts())),
                    new ServerConfig.Tuning(
                            newTopics.partitions(),
                            newTopics.replicationFactor(),
                            threads,
                            Duration.ofMillis(commitMillis),
                            standbys),
                    kafka.clientSettings()));
        } catch (IllegalArgumentException | TopicMismatchException | InvalidCatalogueException | KafkaException e) {
            throw CommandException.of(e);
        }
    }
}

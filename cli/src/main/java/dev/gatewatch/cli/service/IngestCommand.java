package dev.gatewatch.cli.service;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.LogConfigurator;
import dev.gatewatch.cli.RunningService;
import dev.gatewatch.ingest.Ingest;
import dev.gatewatch.ingest.IngestConfig;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch ingest}. */
@Command(
        name = "ingest",
        header = "Runs the front door: lines over HTTP, and OTLP logs, into a Kafka cluster.",
        description = {"", "Beyond this machine it asks every host for a token of its own, over TLS.", ""},
        subcommands = IngestTokenCommand.class,
        footer = {
            "",
            "Example:",
            "  gatewatch ingest token add --tokens tokens.txt oc-fra-01",
            "  gatewatch ingest --kafka kafka-1:9092 --http 0.0.0.0:9181 --tokens tokens.txt --tls-keystore ingest.p12"
        })
public final class IngestCommand implements Runnable {
    @ParentCommand
    private Gatewatch gatewatch;

    @Mixin
    private KafkaCluster kafka;

    @Option(
            names = "--http",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:9181",
            converter = Address.Converter.class,
            description = "Where it listens (default: ${DEFAULT-VALUE}).")
    private Address http;

    @Option(names = "--tokens", paramLabel = "FILE", description = "The tokens of the hosts that may send.")
    private Path tokens;

    @Mixin
    private TlsOptions tls;

    Gatewatch gatewatch() {
        return gatewatch;
    }

    @Override
    public void run() {
        LogConfigurator.tellWhatServicesDo();
        RunningService.run(start());
    }

    private Ingest start() {
        http.requireFree("--http");
        try {
            return Ingest.start(new IngestConfig(
                    http.host(),
                    http.port(),
                    tokens,
                    tls.keyStore(IngestConfig.Tls::new),
                    tls.acceptPlainText(),
                    IngestConfig.Limits.DEFAULT,
                    kafka.clientSettings()));
        } catch (IllegalArgumentException e) {
            throw CommandException.of(e);
        }
    }
}

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
        subcommands = TokenCommand.class,
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

    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "The certificate to show, a PKCS#12 file.")
    private Path keyStore;

    @Option(
            names = "--tls-password",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "The key store's password; better from the environment, GATEWATCH_TLS_PASSWORD.")
    private String keyStorePassword;

    @Option(
            names = "--accept-plain-text",
            fallbackValue = "true",
            description = "Let tokens travel unencrypted beyond this machine, because a proxy in front encrypts.")
    private boolean acceptPlainText;

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
                    keyStore == null ? null : new IngestConfig.Tls(keyStore, keyStorePassword),
                    acceptPlainText,
                    IngestConfig.Limits.DEFAULT,
                    kafka.clientSettings()));
        } catch (IllegalArgumentException e) {
            throw CommandException.of(e);
        }
    }
}

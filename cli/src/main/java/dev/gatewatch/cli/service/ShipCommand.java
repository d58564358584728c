package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.HostName;
import dev.gatewatch.cli.LogConfigurator;
import dev.gatewatch.cli.RunningService;
import dev.gatewatch.shippers.InvalidShipperConfigException;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatewatch ship}. */
@Command(
        name = "ship",
        header = "Runs the host agent: follows this machine's gateway and sends its lines, without secrets.",
        description = {
            "",
            "Sends to Kafka (--kafka) or to the front door (--ingest). What has not arrived waits on disk, and a restart"
                    + " goes on where it stopped.",
            "",
            "Sources: auto (the tail, with the log file and the journal behind it), command:CMD, file:GLOB, journal,"
                    + " journal:UNIT, stdin. NAME= before a source names the gateway (profile) that its lines belong to.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  gatewatch ship --kafka kafka-1:9092 --checks",
            "  gatewatch ship --ingest https://gatewatch.example:9181 --source file:/tmp/openclaw/openclaw-*.log"
        })
public final class ShipCommand implements Runnable {
    private static final long BYTES_PER_MB = 1024L * 1024;

    @Mixin
    private KafkaCluster kafka;

    @Option(names = "--ingest", paramLabel = "URL", description = "Send to a front door instead of to Kafka.")
    private URI ingest;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "This host's token for the front door; better from the environment, GATEWATCH_TOKEN.")
    private String token;

    @Option(
            names = "--source",
            paramLabel = "S",
            split = "\\R",
            description = "Where lines come from; may be given several times (default: auto).")
    private List<String> sources = List.of();

    @Option(names = "--host", paramLabel = "NAME", description = "Under which name (default: this machine's).")
    private String host;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.gatewatch/shipper",
            description = "Where it keeps what has not arrived, and how far it read (default: ${DEFAULT-VALUE}).")
    private Path state;

    @Option(
            names = "--spool",
            paramLabel = "MB",
            defaultValue = "512",
            description = "Megabytes that may wait on disk (default: ${DEFAULT-VALUE}).")
    private long spoolMegabytes;

    @Option(
            names = "--checks",
            fallbackValue = "true",
            description = "Also look at this machine when lines tell of trouble, and change nothing: the gateway's"
                    + " configuration, its devices, who has its port, its service. Secrets stay here.")
    private boolean checks;

    @Override
    public void run() {
        LogConfigurator.tellWhatServicesDo();
        Shipper shipper = open();
        shipper.start();
        RunningService.run(shipper, shipper::await);
    }

    private Shipper open() {
        try {
            return Shipper.open(new ShipperConfig(
                    host == null ? HostName.ofThisMachine() : host,
                    null,
                    sources,
                    state,
                    destination(),
                    spoolMegabytes * BYTES_PER_MB,
                    checks));
        } catch (InvalidShipperConfigException | IOException e) {
            throw CommandException.of(e);
        }
    }

    private ShipperConfig.Destination destination() {
        if (ingest != null && kafka.isGiven()) {
            throw new CommandException("both --kafka and --ingest are given; lines go to one of them");
        }
        return ingest == null ? new ShipperConfig.Kafka(kafka.settings()) : new ShipperConfig.Ingest(ingest, token);
    }
}

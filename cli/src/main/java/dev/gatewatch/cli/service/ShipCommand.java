package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.HostName;
import dev.gatewatch.cli.LogConfigurator;
import dev.gatewatch.cli.RunningService;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.shippers.InvalidShipperConfigException;
import dev.gatewatch.shippers.Preflight;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import dev.gatewatch.shippers.preflight.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

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
            "  gatewatch ship --kafka kafka-1:9092 --check",
            "  gatewatch ship --kafka kafka-1:9092 --checks",
            "  gatewatch ship --ingest https://gatewatch.example:9181 --source file:/tmp/openclaw/openclaw-*.log"
        })
public final class ShipCommand implements Callable<Integer> {
    private static final long BYTES_PER_MB = 1024L * 1024;

    @ParentCommand
    private Gatewatch gatewatch;

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

    @Option(
            names = "--check",
            description = "Only looks: whether settings, sources, disk and destination are as they must be, and what"
                    + " would be done. Sends and changes nothing. Exit code 1 if something is not.")
    private boolean check;

    @Option(names = "--json", description = "With --check: one JSON object for each finding.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (check) {
            return look();
        }
        if (json) {
            throw new CommandException("--json says how --check answers; without --check it has no effect");
        }
        LogConfigurator.tellWhatServicesDo();
        Shipper shipper = open();
        shipper.start();
        RunningService.run(shipper, shipper::await);
        return 0;
    }

    private int look() throws InterruptedException {
        LogConfigurator.hushClients();
        List<Finding> findings = Preflight.look(config());
        PrintStream out = gatewatch.console().out();
        for (Finding finding : findings) {
            if (json) {
                out.println(Json.writeText(finding));
            } else {
                String state = finding.state().name().toLowerCase(Locale.ROOT);
                out.printf("%-7s %-5s %s%n", finding.subject(), state, finding.sentence());
            }
        }
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.BAD) ? 1 : 0;
    }

    private Shipper open() {
        try {
            return Shipper.open(config());
        } catch (IOException e) {
            throw CommandException.of(e);
        }
    }

    private ShipperConfig config() {
        try {
            return new ShipperConfig(
                    host == null ? HostName.ofThisMachine() : host,
                    null,
                    sources,
                    state,
                    destination(),
                    spoolMegabytes * BYTES_PER_MB,
                    checks);
        } catch (InvalidShipperConfigException e) {
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

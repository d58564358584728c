package dev.gatewatch.cli.up;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.HostName;
import dev.gatewatch.cli.LogConfigurator;
import dev.gatewatch.cli.RunningService;
import dev.gatewatch.cli.service.ServerOptions;
import dev.gatewatch.streams.access.Access;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch up}. */
@Command(
        name = "up",
        header = "Runs all of Gatewatch in one process, with a Kafka broker of its own.",
        description = {
            "",
            "Prints the addresses when the dashboard answers. Ctrl-C stops it; what it knows is kept in --data, and the"
                    + " next start goes on where this one stopped.",
            ""
        },
        footer = {"", "Examples:", "  gatewatch up --demo", "  gatewatch up --data /var/lib/gatewatch"})
public final class UpCommand implements Runnable {
    @ParentCommand
    private Gatewatch gatewatch;

    @Option(
            names = "--demo",
            fallbackValue = "true",
            description = "Also play a small fleet, made from recordings of real gateways, with every fault.")
    private boolean demo;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where everything is kept (default: ./${DEFAULT-VALUE}).")
    private Path data;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--ingest",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:9181",
            converter = Address.Converter.class,
            description = "Where other log agents can send lines (default: ${DEFAULT-VALUE}).")
    private Address ingest;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9192",
            description = "Port of the embedded broker, on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "Under which name this machine's own gateway is known (default: this machine's).")
    private String host;

    @Option(
            names = "--source",
            paramLabel = "S",
            split = "\\R",
            description =
                    "Where this machine's own lines come from, as with 'gatewatch ship'; may be given several times"
                            + " (default: auto).")
    private List<String> sources = List.of();

    @Override
    public void run() {
        LogConfigurator.tellWhatServicesDo();
        LogConfigurator.hushEmbeddedBroker();
        WholeProduct product = WholeProduct.start(new WholeProduct.Settings(
                data.toAbsolutePath().normalize(),
                server.http(),
                ingest,
                kafkaPort,
                host == null ? HostName.ofThisMachine() : host,
                sources,
                demo,
                server.catalogue(),
                access(),
                server.alerts()));
        PrintStream out = gatewatch.console().out();
        out.println("Gatewatch is ready.");
        out.println("  Dashboard  " + product.dashboard());
        out.println("  Ingest     " + product.ingest());
        out.println("  Kafka      " + product.kafka());
        out.println("Ctrl-C stops it.");
        out.flush();
        RunningService.run(product);
    }

    private Access access() {
        try {
            return server.access();
        } catch (IllegalArgumentException e) {
            throw CommandException.of(e);
        }
    }
}

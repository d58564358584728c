package dev.gatewatch.cli.service;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.catalogue.OwnCatalogue;
import dev.gatewatch.streams.access.Access;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the server of dashboard and API is told, wherever it runs. */
public final class ServerOptions {
    @Option(
            names = "--http",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:9180",
            converter = Address.Converter.class,
            description = "Where dashboard and API listen (default: ${DEFAULT-VALUE}).")
    private Address http;

    @Mixin
    private OwnCatalogue catalogue;

    @Option(
            names = "--alerts",
            paramLabel = "FILE",
            description =
                    "When somebody is woken, and how they are told; 'gatewatch alerts settings' shows an example.")
    private Path alerts;

    @Mixin
    private AccessOptions access;

    public Address http() {
        return http;
    }

    /**
     * The folder of the operator's own catalogue; {@code null} if none was named.
     *
     * @throws dev.gatewatch.cli.CommandException if there is none there
     */
    public Path catalogue() {
        return catalogue.directory();
    }

    /** The file of the alerts' settings; {@code null} if none was named. */
    public Path alerts() {
        return alerts;
    }

    /** @throws IllegalArgumentException if something of it cannot be; the message says what to do */
    public Access access() {
        return access.access();
    }
}

package dev.gatewatch.cli;

import dev.gatewatch.cli.service.ShipCommand;
import java.util.List;

/**
 * {@code gatewatch} as it is installed on a host that only ships: without the commands that need a broker, a topology or
 * a web server, and without their libraries.
 */
public final class Agent {
    private Agent() {}

    public static void main(String[] arguments) {
        var environment = System.getenv();
        int exitCode = Gatewatch.run(
                Gatewatch.commands(ShipCommand.class, VersionCommand.class),
                List.of(arguments),
                environment,
                Console.ofProcess(environment));
        System.exit(exitCode);
    }
}

package dev.gatewatch.cli.catalogue;

import dev.gatewatch.cli.Gatewatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatewatch catalogue}. */
@Command(
        name = "catalogue",
        header = "Shows and checks what Gatewatch knows: signatures, causes and fixes.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {ListCommand.class, ShowCommand.class, CheckCommand.class, PageCommand.class})
public final class CatalogueCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Gatewatch gatewatch;

    Gatewatch gatewatch() {
        return gatewatch;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

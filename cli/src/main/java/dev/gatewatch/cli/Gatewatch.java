package dev.gatewatch.cli;

import dev.gatewatch.cli.ask.AlertsCommand;
import dev.gatewatch.cli.ask.DiagnosesCommand;
import dev.gatewatch.cli.ask.HistoryCommand;
import dev.gatewatch.cli.ask.HostsCommand;
import dev.gatewatch.cli.ask.TailCommand;
import dev.gatewatch.cli.catalogue.CatalogueCommand;
import dev.gatewatch.cli.explain.ExplainCommand;
import dev.gatewatch.cli.service.IngestCommand;
import dev.gatewatch.cli.service.ServeCommand;
import dev.gatewatch.cli.service.ShipCommand;
import dev.gatewatch.cli.service.TopicsCommand;
import dev.gatewatch.cli.up.UpCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code gatewatch}: one command for every role. */
@Command(
        name = "gatewatch",
        header = "Watches a fleet of OpenClaw gateways and names the one cause, and the fix, behind each failure.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Every flag of every command can also come from the environment (--kafka-port is GATEWATCH_KAFKA_PORT)"
                    + " or from the --config file (kafka-port=9192). The command line wins, then the environment.",
            "Exit codes: 0 done; 1 bad news, where a command's help says so; 2 wrong use or bad configuration;"
                    + " 130 interrupted after a clean stop."
        })
public final class Gatewatch implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = commands(
            UpCommand.class,
            ShipCommand.class,
            IngestCommand.class,
            ServeCommand.class,
            TopicsCommand.class,
            ExplainCommand.class,
            HostsCommand.class,
            DiagnosesCommand.class,
            HistoryCommand.class,
            AlertsCommand.class,
            TailCommand.class,
            CatalogueCommand.class,
            VersionCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A properties file with values for flags, by their names without dashes.")
    private Path config;

    private final Console console;

    private Gatewatch(Console console) {
        this.console = console;
    }

    public static void main(String[] arguments) {
        var environment = System.getenv();
        int exitCode = run(List.of(arguments), environment, Console.ofProcess(environment));
        System.exit(exitCode);
    }

    /** Runs one command, and returns its exit code. */
    static int run(List<String> arguments, Map<String, String> environment, Console console) {
        return run(COMMANDS, arguments, environment, console);
    }

    /** Runs one of certain commands, and returns its exit code. */
    static int run(
            Map<String, Class<?>> commands, List<String> arguments, Map<String, String> environment, Console console) {
        FlagDefaults defaults;
        try {
            defaults = new FlagDefaults(arguments, environment);
            defaults.verifyAgainst(() -> commandLine(console, commands.values()));
        } catch (CommandException e) {
            console.err().println("gatewatch: " + e.getMessage());
            return Problems.EXIT_CODE;
        }
        var problems = new Problems(defaults, console.err());
        int exitCode = commandLine(console, commandsFor(arguments, commands))
                .setDefaultValueProvider(defaults)
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.max(80, Math.min(console.columns(), 120)))
                .setUsageHelpAutoWidth(false)
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(problems)
                .setExecutionExceptionHandler(problems)
                .execute(arguments.toArray(String[]::new));
        console.out().flush();
        return exitCode;
    }

    /** Commands by their names. */
    static Map<String, Class<?>> commands(Class<?>... classes) {
        var commands = new LinkedHashMap<String, Class<?>>();
        for (Class<?> command : classes) {
            commands.put(command.getAnnotation(Command.class).name(), command);
        }
        return commands;
    }

    /** The command line with all commands. */
    static CommandLine commandLine(Console console) {
        return commandLine(console, COMMANDS.values());
    }

    private static CommandLine commandLine(Console console, Collection<Class<?>> commands) {
        var commandLine = new CommandLine(new Gatewatch(console));
        commands.forEach(commandLine::addSubcommand);
        return commandLine;
    }

    /** The commands that must be known to run these arguments: to look at all of them takes longer than most run. */
    private static Collection<Class<?>> commandsFor(List<String> arguments, Map<String, Class<?>> commands) {
        Class<?> first = arguments.isEmpty() ? null : commands.get(arguments.get(0));
        return first == null ? commands.values() : List.of(first);
    }

    /** Where the command reads and writes. */
    public Console console() {
        return console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}

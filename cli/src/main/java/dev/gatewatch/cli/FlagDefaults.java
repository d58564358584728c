package dev.gatewatch.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag is when the command line does not say: {@code GATEWATCH_<FLAG>} from the environment, else the flag's
 * name from the {@code --config} file, else the flag's own default.
 */
final class FlagDefaults implements CommandLine.IDefaultValueProvider {
    private static final String CONFIG_FLAG = "--config";

    private final Map<String, String> environment;
    private final Path file;
    private final Properties settings = new Properties();

    /**
     * Reads the file that {@code arguments} or the environment name, if any.
     *
     * @throws CommandException if it cannot be read
     */
    FlagDefaults(List<String> arguments, Map<String, String> environment) {
        this.environment = environment;
        file = configFile(arguments, environment);
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                settings.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        "cannot read the settings in " + file + " (" + CONFIG_FLAG + "): " + CommandException.reason(e)
                                + "; name a readable properties file",
                        e);
            }
        }
    }

    private static Path configFile(List<String> arguments, Map<String, String> environment) {
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i);
            if (argument.equals(CONFIG_FLAG) && i + 1 < arguments.size()) {
                return Path.of(arguments.get(i + 1));
            }
            if (argument.startsWith(CONFIG_FLAG + "=")) {
                return Path.of(argument.substring(CONFIG_FLAG.length() + 1));
            }
        }
        String fromEnvironment = environment.get(variable(CONFIG_FLAG));
        return fromEnvironment == null || fromEnvironment.isEmpty() ? null : Path.of(fromEnvironment);
    }

    /**
     * Refuses settings that are no flag of any command: a misspelt one would silently have no effect.
     *
     * @throws CommandException that names all of them
     */
    void verifyAgainst(Supplier<CommandLine> allCommands) {
        if (settings.isEmpty()) {
            return;
        }
        var known = new TreeSet<String>();
        collectSettings(allCommands.get(), known);
        List<String> unknown = settings.stringPropertyNames().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new CommandException(file + " has unknown settings: " + String.join(", ", unknown) + "; there are "
                    + String.join(", ", known));
        }
    }

    private static void collectSettings(CommandLine command, TreeSet<String> names) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (isSettable(option)) {
                names.add(setting(option));
            }
        }
        command.getSubcommands().values().forEach(subcommand -> collectSettings(subcommand, names));
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSettable(option)) {
            return null;
        }
        String fromEnvironment = environment.get(variable(option.longestName()));
        return fromEnvironment != null ? fromEnvironment : settings.getProperty(setting(option));
    }

    /** Where a flag that is not on the command line got its value from, in words; empty if from nowhere. */
    Optional<String> whereFrom(OptionSpec option) {
        if (!isSettable(option)) {
            return Optional.empty();
        }
        String variable = variable(option.longestName());
        if (environment.containsKey(variable)) {
            return Optional.of("the environment's " + variable);
        }
        return settings.containsKey(setting(option)) ? Optional.of(setting(option) + " in " + file) : Optional.empty();
    }

    private static boolean isSettable(OptionSpec option) {
        return option.longestName().startsWith("--")
                && !option.usageHelp()
                && !option.longestName().equals(CONFIG_FLAG);
    }

    private static String variable(String flag) {
        return "GATEWATCH_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String setting(OptionSpec option) {
        return option.longestName().substring(2);
    }
}

package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands on a file of tokens, whoever they are for. What runs with the file knows at once what they did. */
abstract class TokenCommands<T> implements Runnable {
    @Spec
    private CommandSpec spec;

    abstract PrintStream out();

    abstract List<T> tokensIn(Path file);

    abstract List<T> revokeIn(Path file, String idOrName);

    /** A token in a line of the list, without its secret. */
    abstract String line(T token);

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "list", header = "Shows the tokens, without their secrets.")
    public final void list(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file) {
        print(read(() -> tokensIn(file)));
    }

    @Command(name = "revoke", header = "Takes tokens back; what runs with them refuses them at once.")
    public final void revoke(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Parameters(paramLabel = "ID|NAME", description = "A token's id, or whose they are, for all of them.")
                    String idOrName) {
        List<T> revoked = read(() -> revokeIn(file, idOrName));
        if (revoked.isEmpty()) {
            throw new CommandException(
                    file + " has no token '" + idOrName + "', and none of that name; 'token list' shows what it has");
        }
        print(revoked);
    }

    /** What comes of using the file, which may be unreadable or have mistakes. */
    static <R> R read(Supplier<R> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw CommandException.of(e);
        }
    }

    private void print(List<T> tokens) {
        tokens.forEach(token -> out().println(line(token)));
    }
}

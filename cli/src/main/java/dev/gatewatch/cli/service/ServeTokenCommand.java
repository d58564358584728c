package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.streams.access.OperatorTokens;
import dev.gatewatch.streams.access.Role;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatewatch serve token}: who may look, and who may act. */
@Command(
        name = "token",
        header = "Gives people and programs the tokens by which dashboard and API know them, and takes them back.",
        synopsisSubcommandLabel = "COMMAND")
final class ServeTokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ServeCommand serve;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private PrintStream out() {
        return serve.gatewatch().console().out();
    }

    @Command(name = "add", header = "Makes a token and prints it, this once; a running server takes it at once.")
    private void add(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "viewer",
                            description = "viewer, or operator, who may also acknowledge and silence alerts"
                                    + " (default: ${DEFAULT-VALUE}).")
                    String role,
            @Parameters(paramLabel = "NAME", description = "Whose token.") String name) {
        String token = using(file, tokens -> tokens.add(name, Role.of(role)));
        out().println(token);
    }

    @Command(name = "list", header = "Shows the tokens, without their secrets.")
    private void list(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file) {
        print(using(file, OperatorTokens::list));
    }

    @Command(name = "revoke", header = "Takes tokens back; a running server refuses them at once.")
    private void revoke(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Parameters(paramLabel = "ID|NAME", description = "A token's id, or a name, for all of its tokens.")
                    String idOrName) {
        List<OperatorTokens.Token> revoked = using(file, tokens -> tokens.revoke(idOrName));
        if (revoked.isEmpty()) {
            throw new CommandException(
                    file + " has no token or name '" + idOrName + "'; 'token list' shows what it has");
        }
        print(revoked);
    }

    private void print(List<OperatorTokens.Token> tokens) {
        tokens.forEach(token -> out().println(
                        token.id() + "  " + token.name() + "  " + token.role().wireName() + "  " + token.created()));
    }

    private static <T> T using(Path file, Function<OperatorTokens, T> use) {
        try {
            return use.apply(new OperatorTokens(file, Clock.systemUTC()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw CommandException.of(e);
        }
    }
}

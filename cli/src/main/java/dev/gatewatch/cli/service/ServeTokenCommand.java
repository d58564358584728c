package dev.gatewatch.cli.service;

import dev.gatewatch.streams.access.OperatorTokens;
import dev.gatewatch.streams.access.Role;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch serve token}: who may look, and who may act. */
@Command(
        name = "token",
        header = "Gives people and programs the tokens by which dashboard and API know them, and takes them back.",
        synopsisSubcommandLabel = "COMMAND")
final class ServeTokenCommand extends TokenCommands<OperatorTokens.Token> {
    @ParentCommand
    private ServeCommand serve;

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
        out().println(read(() -> tokens(file).add(name, Role.of(role))));
    }

    @Override
    PrintStream out() {
        return serve.gatewatch().console().out();
    }

    @Override
    List<OperatorTokens.Token> tokensIn(Path file) {
        return tokens(file).list();
    }

    @Override
    List<OperatorTokens.Token> revokeIn(Path file, String idOrName) {
        return tokens(file).revoke(idOrName);
    }

    @Override
    String line(OperatorTokens.Token token) {
        return token.id() + "  " + token.name() + "  " + token.role().wireName() + "  " + token.created();
    }

    private static OperatorTokens tokens(Path file) {
        return new OperatorTokens(file, Clock.systemUTC());
    }
}

package dev.gatewatch.cli.service;

import dev.gatewatch.ingest.Tokens;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch ingest token}: who may send. */
@Command(
        name = "token",
        header = "Gives hosts the tokens by which ingest knows them, and takes them back.",
        synopsisSubcommandLabel = "COMMAND")
final class IngestTokenCommand extends TokenCommands<Tokens.Token> {
    @ParentCommand
    private IngestCommand ingest;

    @Command(
            name = "add",
            header = "Makes a token for a host and prints it, this once; a running ingest takes it at once.")
    private void add(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Parameters(paramLabel = "HOST", description = "Whose token.") String host) {
        out().println(read(() -> tokens(file).add(host)));
    }

    @Override
    PrintStream out() {
        return ingest.gatewatch().console().out();
    }

    @Override
    List<Tokens.Token> tokensIn(Path file) {
        return tokens(file).list();
    }

    @Override
    List<Tokens.Token> revokeIn(Path file, String idOrName) {
        return tokens(file).revoke(idOrName);
    }

    @Override
    String line(Tokens.Token token) {
        return token.id() + "  " + token.host() + "  " + token.created();
    }

    private static Tokens tokens(Path file) {
        return new Tokens(file, Clock.systemUTC());
    }
}

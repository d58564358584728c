package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.ingest.Tokens;
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

/** {@code gatewatch ingest token}: who may send. */
@Command(
        name = "token",
        header = "Gives hosts the tokens by which ingest knows them, and takes them back.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private IngestCommand ingest;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private PrintStream out() {
        return ingest.gatewatch().console().out();
    }

    @Command(
            name = "add",
            header = "Makes a token for a host and prints it, this once; a running ingest takes it at once.")
    private void add(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Parameters(paramLabel = "HOST", description = "Whose token.") String host) {
        String token = using(file, tokens -> tokens.add(host));
        out().println(token);
    }

    @Command(name = "list", header = "Shows the tokens, without their secrets.")
    private void list(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file) {
        print(using(file, Tokens::list));
    }

    @Command(name = "revoke", header = "Takes tokens back; a running ingest refuses them at once.")
    private void revoke(
            @Option(names = "--tokens", paramLabel = "FILE", required = true, description = "Where tokens are kept.")
                    Path file,
            @Parameters(paramLabel = "ID|HOST", description = "A token's id, or a host, for all of its tokens.")
                    String idOrHost) {
        List<Tokens.Token> revoked = using(file, tokens -> tokens.revoke(idOrHost));
        if (revoked.isEmpty()) {
            throw new CommandException(
                    file + " has no token or host '" + idOrHost + "'; 'token list' shows what it has");
        }
        print(revoked);
    }

    private void print(List<Tokens.Token> tokens) {
        tokens.forEach(token -> out().println(token.id() + "  " + token.host() + "  " + token.created()));
    }

    private static <T> T using(Path file, Function<Tokens, T> use) {
        try {
            return use.apply(new Tokens(file, Clock.systemUTC()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw CommandException.of(e);
        }
    }
}

package dev.gatewatch.cli.explain;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch explain}. */
@Command(
        name = "explain",
        header = "Reads log lines and says what they mean.",
        description = {
            "",
            "Works without Kafka and without a network. Takes lines in any shape in which OpenClaw prints them, mixed"
                    + " as they come: the gateway's log file, `openclaw logs --follow` with and without --json, the"
                    + " console, journald, docker.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  gatewatch explain /tmp/openclaw/openclaw-2026-11-22.log",
            "  openclaw logs --json | gatewatch explain",
            "  journalctl --user -u openclaw-gateway | gatewatch explain --lines"
        })
public final class ExplainCommand implements Runnable {
    private static final Path STANDARD_INPUT = Path.of("-");

    @ParentCommand
    private Gatewatch gatewatch;

    @Option(
            names = "--json",
            fallbackValue = "true",
            description = "Print one JSON object for each line of the input, in order.")
    private boolean json;

    @Option(
            names = "--lines",
            required = true,
            fallbackValue = "true",
            description = "Say what each line means, judged by itself.")
    private boolean lines;

    @Parameters(paramLabel = "FILE", description = "What to read; - or nothing is standard input.")
    private List<Path> files = List.of();

    @Override
    public void run() {
        Console console = gatewatch.console();
        List<Path> inputs = files.isEmpty() ? List.of(STANDARD_INPUT) : files;
        inputs.forEach(ExplainCommand::verifyReadable);
        if (inputs.contains(STANDARD_INPUT) && console.inputIsTerminal()) {
            console.err().println("Paste log lines; end with Ctrl-D.");
        }
        var meanings = new LineMeanings(new Classifier(Catalogue.bundled()), Instant.now(), json, console);
        inputs.forEach(input -> read(input, console, meanings::tell));
    }

    private interface Reading {
        void of(InputLines lines) throws IOException;
    }

    private static void read(Path input, Console console, Reading reading) {
        try (InputStream stream = input.equals(STANDARD_INPUT) ? console.in() : Files.newInputStream(input)) {
            reading.of(new InputLines(stream));
        } catch (IOException e) {
            throw new CommandException("cannot read " + input + ": " + CommandException.reason(e), e);
        }
    }

    private static void verifyReadable(Path input) {
        if (input.equals(STANDARD_INPUT)) {
            return;
        }
        if (!Files.exists(input)) {
            throw new CommandException("there is no file " + input + "; name a log file, or - for standard input");
        }
        if (Files.isDirectory(input)) {
            throw new CommandException(input + " is a folder; name the log files in it, such as " + input + "/*.log");
        }
    }
}

package dev.gatewatch.cli.explain;

import dev.gatewatch.cli.CaseSheet;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.Style;
import dev.gatewatch.cli.catalogue.OwnCatalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch explain}. */
@Command(
        name = "explain",
        header = "Reads log lines and says what is wrong and what to do about it.",
        description = {
            "",
            "Works without Kafka and without a network. Takes lines in any shape in which OpenClaw prints them, mixed"
                    + " as they come: the gateway's log file, `openclaw logs --follow` with and without --json, the"
                    + " console, journald, docker. Several files are read one after the other, as one story.",
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
            names = "--lines",
            fallbackValue = "true",
            description = "Say what each line means, judged by itself, instead of what they come to together.")
    private boolean lines;

    @Option(
            names = "--json",
            fallbackValue = "true",
            description = "Print one JSON object a line: a diagnosis, the one to act on first first; with --lines, one"
                    + " for each line of the input, in order.")
    private boolean json;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Whose lines they are (default: ${DEFAULT-VALUE}).")
    private String host;

    @Mixin
    private OwnCatalogue catalogue;

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
        if (lines) {
            tellMeanings(inputs, console);
        } else {
            tellDiagnoses(inputs, console);
        }
    }

    private void tellMeanings(List<Path> inputs, Console console) {
        var meanings = new LineMeanings(new Classifier(catalogue.read()), Instant.now(), json, console);
        inputs.forEach(input -> read(input, console, meanings::tell));
    }

    private void tellDiagnoses(List<Path> inputs, Console console) {
        var story = new Story(catalogue.read(), host, Instant.now());
        inputs.forEach(input -> read(input, console, story::read));
        List<Diagnosis> diagnoses = story.end();
        if (json) {
            diagnoses.forEach(diagnosis -> console.out().println(Json.writeText(diagnosis)));
            return;
        }
        var sheet = new CaseSheet(Style.of(console), console.out());
        diagnoses.forEach(sheet::print);
        console.out().println(summary(story, diagnoses));
    }

    private static String summary(Story story, List<Diagnosis> diagnoses) {
        String read =
                String.format(Locale.ROOT, story.lines() == 1 ? "%,d line read" : "%,d lines read", story.lines());
        if (story.lines() == 0) {
            return "There was nothing to read.";
        }
        if (story.events() == 0) {
            return "Nothing here speaks of a gateway and its clients (" + read + ").";
        }
        long open = diagnoses.stream().filter(Diagnosis::isOpen).count();
        long cured = diagnoses.size() - open;
        String found = open == 0 ? "Nothing needs you" : open == 1 ? "One thing needs you" : open + " things need you";
        return found + (cured == 0 ? "" : ", " + cured + " cured") + " (" + read + ").";
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

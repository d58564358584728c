package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch alerts settings}. */
@Command(
        name = "settings",
        header = "Checks the settings of the alerts, or shows the usual ones, with every setting explained.",
        description = {"", "Needs no server. Names every mistake at once, and ends with 2 if there is one.", ""},
        footer = {"", "Example:", "  gatewatch alerts settings > alerts.yaml"})
final class AlertsSettingsCommand implements Runnable {
    @ParentCommand
    private AlertsCommand alerts;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The settings to check; without it the usual ones are shown.")
    private Path file;

    @Override
    public void run() {
        if (file == null) {
            alerts.console().out().print(example());
            return;
        }
        try {
            AlertSettings settings = AlertSettingsReader.read(file);
            alerts.say(file + " is good: " + settings.receivers().size() + " receivers.");
        } catch (IllegalArgumentException e) {
            throw CommandException.of(e);
        }
    }

    private static String example() {
        try (InputStream example = AlertSettings.class.getResourceAsStream("/alerts.example.yaml")) {
            return new String(example.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.gatewatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch version}. */
@Command(name = "version", description = "Shows the versions of Gatewatch and of the Java it runs on.")
public final class VersionCommand implements Runnable {
    @ParentCommand
    private Gatewatch gatewatch;

    @Override
    public void run() {
        gatewatch.console().out().println("gatewatch " + gatewatchVersion() + ", Java " + Runtime.version());
    }

    /** The version of this build. */
    public static String gatewatchVersion() {
        try (InputStream resource = VersionCommand.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

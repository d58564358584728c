package dev.gatewatch.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes.
 *
 * @param in standard input, unbuffered
 * @param out answers only; UTF-8, buffered: flush what somebody waits for
 * @param err everything else; UTF-8, flushed by line
 * @param inputIsTerminal whether a person types the input
 * @param outputIsTerminal whether a person reads the answers
 * @param colour whether answers may be coloured
 * @param columns width of the terminal, in characters
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inputIsTerminal,
        boolean outputIsTerminal,
        boolean colour,
        int columns) {
    private static final int OUTPUT_BUFFER_BYTES = 1 << 16;
    private static final int USUAL_COLUMNS = 100;

    /** The console of this process. Java 17 cannot tell which of its streams is a terminal: the launcher says so. */
    static Console ofProcess(Map<String, String> environment) {
        boolean outputIsTerminal = Boolean.getBoolean("gatewatch.output.terminal");
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean("gatewatch.input.terminal"),
                outputIsTerminal,
                outputIsTerminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM")),
                Integer.getInteger("gatewatch.columns", USUAL_COLUMNS));
    }
}

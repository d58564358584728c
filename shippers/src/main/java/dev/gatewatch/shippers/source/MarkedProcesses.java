package dev.gatewatch.shippers.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes with a mark in their environment. Whatever a process starts inherits the mark, so that it can be told whose
 * it is when its parents are gone. Only where the system shows the environment of a process, which is Linux.
 */
final class MarkedProcesses {
    /** The variable that holds the mark. */
    static final String VARIABLE = "GATEWATCH_CHILD";

    private static final Path PROC = Path.of("/proc");
    private static final boolean SHOWN = Files.isReadable(PROC.resolve("self").resolve("environ"));

    private MarkedProcesses() {}

    /** Whether marked processes can be found here. */
    static boolean areShown() {
        return SHOWN;
    }

    /** The processes with a mark that run now; none where they are not {@linkplain #areShown shown}. */
    static List<ProcessHandle> find(String mark) {
        List<ProcessHandle> found = new ArrayList<>();
        if (SHOWN) {
            String variable = VARIABLE + '=' + mark;
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    if (environment(process).contains(variable)) {
                        handle(process).ifPresent(found::add);
                    }
                }
            } catch (IOException e) {
                // Nothing is shown any more.
            }
        }
        return found;
    }

    /** Empty where the process has ended, or is another user's. */
    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<ProcessHandle> handle(Path process) {
        return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
    }
}

package dev.gatewatch.benchmarks.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A clock for some processes only, which can be stepped. Needs libfaketime (Debian: faketime). */
final class SteppedClock {
    private static final List<Path> LIBRARIES = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));
    private static final Path NAME = Path.of("faketime", "libfaketime.so.1");

    private final Path steps;

    /** A clock that is right. @param steps a file that tells the processes how far their clock is off */
    SteppedClock(Path steps) throws IOException {
        this.steps = steps;
        ahead(0);
    }

    /** What is missing here for one; {@code null} if nothing. */
    static String lacks() {
        return library() == null ? "needs libfaketime, to step a clock for a few processes only" : null;
    }

    private static Path library() {
        return LIBRARIES.stream()
                .flatMap(SteppedClock::folders)
                .map(folder -> folder.resolve(NAME))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    private static Stream<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return Stream.concat(Stream.of(parent), children.filter(Files::isDirectory).toList().stream());
        } catch (IOException e) {
            return Stream.of(parent);
        }
    }

    /** Steps the clock to so many seconds before or after the time. */
    void ahead(int seconds) throws IOException {
        Path beside =
                Files.writeString(steps.resolveSibling(steps.getFileName() + ".new"), String.format("%+d%n", seconds));
        Files.move(beside, steps, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** With this, a process has this clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", steps.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // Otherwise a JVM's waits end at once: they are by the clock that is not stepped.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }
}

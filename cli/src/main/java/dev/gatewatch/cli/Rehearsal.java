package dev.gatewatch.cli;

import dev.gatewatch.cli.up.WholeProduct;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs what the command starts with, once, so that the JVM can archive the classes that this loads: later starts then
 * read the archive instead of the jars. Called by the launcher after a build, with the folder of the native parts; prints
 * what the commands print.
 */
final class Rehearsal {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final String LINE =
            "2026-11-22T06:51:57.615Z warn gateway/ws unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844"
                    + " remote=127.0.0.1 client=cli cli vdev reason=token_mismatch\n";

    private Rehearsal() {}

    public static void main(String[] arguments) {
        int exitCode = 1;
        try {
            rehearse(Path.of(arguments[0]));
            exitCode = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        }
        // However it went: a thread of Kafka's that cannot stop on a busy machine must not keep the launcher waiting.
        System.exit(exitCode);
    }

    private static void rehearse(Path nativeParts) throws IOException {
        NativeParts.unpack(nativeParts);
        play("explain", "--lines");
        play("explain", "--lines", "--json");
        play("explain");
        play("explain", "--json");
        Path data = Files.createTempDirectory("gatewatch-rehearsal");
        try {
            rehearseUp(data);
            // A later start reads what the one before left.
            rehearseUp(data);
        } finally {
            delete(data);
        }
    }

    private static void rehearseUp(Path data) {
        try (var product = WholeProduct.start(new WholeProduct.Settings(
                data, ANY_PORT, ANY_PORT, 0, "rehearsal", List.of("file:" + data.resolve("no.log")), true))) {
            play("hosts", "--server", product.dashboard());
            play("diagnoses", "--json", "--server", product.dashboard());
        }
    }

    private static void play(String... arguments) {
        var console = new Console(
                new ByteArrayInputStream(LINE.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                System.err,
                false,
                true,
                true,
                100);
        int exitCode = Gatewatch.run(List.of(arguments), Map.of(), console);
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + exitCode);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

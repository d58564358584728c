package dev.gatewatch.shippers.checks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a command that only reads, for a limited time, and takes a limited amount of what it prints. */
public final class BoundedCommand {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final File NOTHING = new File("/dev/null");

    private BoundedCommand() {}

    /**
     * What a command prints.
     *
     * @return {@code null} if it is not there, fails, or takes too long
     */
    public static String output(List<String> command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(NOTHING)
                    .redirectError(NOTHING)
                    .start();
        } catch (IOException e) {
            return null;
        }
        try {
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            byte[] bytes = output.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            boolean ended = process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            return ended && process.exitValue() == 0 ? new String(bytes, StandardCharsets.UTF_8) : null;
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream in) {
        try (in) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}

package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.alert.AlertSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program, which reads the {@link Notice} from its standard input. No shell is in between, and nothing of the notice
 * is in the command line: it holds text of logs.
 */
final class CommandReceiver implements Receiver {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int LONGEST_REASON = 300;
    private static final int TAIL = 4 << 10;

    private final List<String> command;
    private final Duration longest;

    CommandReceiver(AlertSettings.Command settings) {
        this(settings, LONGEST);
    }

    CommandReceiver(AlertSettings.Command settings, Duration longest) {
        this.command = settings.command();
        this.longest = longest;
    }

    @Override
    public void tell(Notice notice) throws IOException, InterruptedException {
        Path said = Files.createTempFile("gatewatch-command", ".out");
        try {
            run(notice, said);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private void run(Notice notice, Path said) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("GATEWATCH_ALERT_STATUS", notice.status());
        builder.environment().put("GATEWATCH_ALERT_KEY", notice.deduplicationKey());
        Process process = builder.start();
        try {
            give(process, Json.write(notice));
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command.get(0) + " did not end within " + longest.toSeconds() + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.get(0) + " ends with " + process.exitValue() + lastLine(said));
        }
    }

    /** A program need not read what it is given. */
    private static void give(Process process, byte[] json) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
        } catch (IOException e) {
            // Whether it did its work is told by how it ends.
        }
    }

    private static String tail(Path said) throws IOException {
        try (FileChannel file = FileChannel.open(said)) {
            var end = ByteBuffer.allocate(TAIL);
            file.read(end, Math.max(0, file.size() - TAIL));
            return StandardCharsets.UTF_8.decode(end.flip()).toString();
        }
    }

    private static String lastLine(Path said) throws IOException {
        Optional<String> last =
                tail(said).lines().filter(line -> !line.isBlank()).reduce((a, b) -> b);
        return last.map(line -> line.replaceAll("\\p{Cntrl}", " "))
                .map(line -> ": " + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line))
                .orElse("");
    }
}

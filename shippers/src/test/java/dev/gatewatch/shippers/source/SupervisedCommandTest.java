package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.shippers.Probe;
import dev.gatewatch.shippers.retry.Backoff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that is kept running, by a clock of the test's own. */
@Timeout(60)
class SupervisedCommandTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofMillis(10);
    /** Jitter is a fifth. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1_200);

    private static final Duration SHORTEST_SECOND_PAUSE = Duration.ofMillis(1_600);

    @TempDir
    Path directory;

    private Probe probe;
    private long nanoTime;
    private StringBuilder printed;
    private SupervisedCommand command;

    @BeforeEach
    void open() throws IOException {
        probe = Probe.running(directory.resolve("spool"));
        printed = new StringBuilder();
    }

    @AfterEach
    void close() throws IOException {
        command.close();
        probe.close();
    }

    @Test
    void a_command_that_prints_and_ends_is_started_less_and_less_often() throws Exception {
        supervise("echo up");
        runToItsEnd();
        nanoTime += FIRST_PAUSE.toNanos();
        runToItsEnd();

        nanoTime += SHORTEST_SECOND_PAUSE.toNanos() - 1;
        assertThat(command.step(AT_ONCE)).as("started").isFalse();
        assertThat(command.status("x").state()).isEqualTo("retrying");
        assertThat(printed).hasToString("up\nup\n");
    }

    @Test
    void a_command_that_has_lived_for_a_while_is_started_soon() throws Exception {
        supervise("echo up; while [ ! -e '" + directory.resolve("end") + "' ]; do sleep 0.01; done");
        Files.createFile(directory.resolve("end"));
        runToItsEnd();
        nanoTime += FIRST_PAUSE.toNanos();
        runToItsEnd();
        nanoTime += 2 * FIRST_PAUSE.toNanos();

        Files.delete(directory.resolve("end"));
        await().atMost(SOON).until(() -> {
            command.step(AT_ONCE);
            return command.hasPrinted();
        });
        nanoTime += Duration.ofSeconds(30).toNanos();
        Files.createFile(directory.resolve("end"));
        runToItsEnd();

        nanoTime += FIRST_PAUSE.toNanos();
        assertThat(command.step(AT_ONCE)).as("started").isTrue();
    }

    @Test
    void what_a_command_leaves_behind_with_its_output_open_ends_with_it() throws Exception {
        assumeThat(MarkedProcesses.areShown())
                .as("a process's environment is shown")
                .isTrue();
        supervise("sleep 1000 & echo $!");
        runToItsEnd();

        long left = Long.parseLong(printed.toString().strip());
        assertThat(ProcessHandle.of(left).flatMap(handle -> handle.info().command()))
                .as("what it runs, if it is more than an entry that nobody has collected")
                .isEmpty();
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("output-of-")));
    }

    private void supervise(String shell) {
        command = new SupervisedCommand(
                () -> List.of("sh", "-c", shell),
                "the command",
                "default",
                new Printed(),
                probe.intake(),
                directory.resolve("pid"),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1)),
                () -> nanoTime);
    }

    private void runToItsEnd() throws InterruptedException {
        command.step(AT_ONCE);
        assertThat(command.status("x").state()).isEqualTo("following");
        await().atMost(SOON).until(() -> {
            command.step(AT_ONCE);
            return command.status("x").state().equals("retrying");
        });
    }

    private final class Printed implements OutputLines {
        @Override
        public void begin() {
            // Each run goes on where the last one has ended.
        }

        @Override
        public void take(byte[] bytes) {
            printed.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void rest() {
            // Nothing is held back.
        }

        @Override
        public void finish() {
            // Nothing is held back.
        }
    }
}

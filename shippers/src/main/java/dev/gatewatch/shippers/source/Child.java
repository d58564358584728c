package dev.gatewatch.shippers.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that is read: both of its outputs are drained, each by a thread of its own, so that neither can block the
 * other. When it ends, or is closed, its whole tree ends, also what was left behind by a process that has ended itself. Its
 * pid and its mark are kept in a file while it runs, so that what outlived a killed shipper is ended by the next. One
 * thread uses it.
 */
final class Child implements AutoCloseable {
    /** How much of its output may wait to be taken. */
    static final int WAITING_CHUNKS = 16;

    /** How long the rest of the tree may keep the outputs open once the process has ended. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    /** How long a process may take to end when it is asked to. */
    private static final Duration POLITENESS = Duration.ofSeconds(1);

    private static final Duration CENSUS = Duration.ofSeconds(1);
    private static final File NO_INPUT = new File("/dev/null");

    private final Process process;
    private final String mark;
    private final Path pidFile;
    private final BlockingQueue<Output> outputs = new ArrayBlockingQueue<>(WAITING_CHUNKS);
    private final List<Thread> drains;
    private final Set<ProcessHandle> tree = new HashSet<>();
    private int open = 2;
    private long nextCensus = System.nanoTime();
    private long endedAt;

    private Child(Process process, String mark, Path pidFile) {
        this.process = process;
        this.mark = mark;
        this.pidFile = pidFile;
        this.drains = List.of(
                Output.drain("output-of-" + process.pid(), process.getInputStream(), false, outputs),
                Output.drain("errors-of-" + process.pid(), process.getErrorStream(), true, outputs));
    }

    /**
     * Starts a process.
     *
     * @param pidFile where its pid is kept while it runs; a process that is named there is ended first
     * @throws IOException if it cannot be started; the message says why
     */
    static Child start(List<String> command, Path pidFile) throws IOException {
        endLeftOver(pidFile);
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(NO_INPUT);
        builder.environment().put(MarkedProcesses.VARIABLE, mark);
        Process process = builder.start();
        Child child = new Child(process, mark, pidFile);
        try {
            Files.writeString(pidFile, process.pid() + " " + startOf(process.toHandle()) + " " + mark);
        } catch (IOException e) {
            // Only a killed shipper would miss the file.
        }
        return child;
    }

    private static void endLeftOver(Path pidFile) {
        try {
            String[] parts = Files.readString(pidFile).split(" ");
            ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(handle -> Long.toString(startOf(handle)).equals(parts[1]))
                    .ifPresent(handle -> {
                        end(handle.descendants().toList());
                        end(List.of(handle));
                    });
            end(MarkedProcesses.find(parts[2]));
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            // None was left over.
        }
    }

    /** When a process was started, milliseconds since 1970: with its pid it names one process for ever. */
    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The next bytes that it wrote; {@code null} if there are none within the time, or it has ended. */
    Output next(Duration atMost) throws InterruptedException {
        takeCensus();
        Output output = outputs.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (output != null && output.isEnd()) {
            open--;
        }
        return output;
    }

    /** The next bytes that were read already; {@code null} if there are none. */
    Output poll() {
        return outputs.poll();
    }

    /** Whether the process has ended and everything that it wrote was read. */
    boolean hasEnded() {
        if (process.isAlive()) {
            return false;
        }
        if (endedAt == 0) {
            endedAt = System.nanoTime();
        }
        boolean allRead = open == 0 || System.nanoTime() - endedAt > LAST_WORDS.toNanos();
        return allRead && outputs.isEmpty();
    }

    /** Its exit code; 128 and the signal's number where a signal ended it. To be asked when it {@link #hasEnded}. */
    int exitCode() {
        return process.exitValue();
    }

    /** Where there are no marks, nobody can tell who belonged to the process once it has ended. */
    private void takeCensus() {
        if (!MarkedProcesses.areShown() && System.nanoTime() - nextCensus >= 0) {
            nextCensus = System.nanoTime() + CENSUS.toNanos();
            tree.removeIf(handle -> !handle.isAlive());
            process.descendants().forEach(tree::add);
        }
    }

    /** Ends the process and its tree, politely first; the leaves before the root, which then collects them. */
    @Override
    public void close() {
        process.descendants().forEach(tree::add);
        tree.addAll(MarkedProcesses.find(mark));
        tree.remove(process.toHandle());
        end(tree);
        end(List.of(process.toHandle()));
        // What has started another while it was told to end has ended now.
        end(MarkedProcesses.find(mark));
        drains.forEach(Thread::interrupt);
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            // A pid that runs no more harms nobody.
        }
    }

    private static void end(Collection<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroy);
        long patience = System.nanoTime() + POLITENESS.toNanos();
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(Math.max(0, patience - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}

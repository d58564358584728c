package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineSource.Kind;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.LineSplitter;
import dev.gatewatch.shippers.retry.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A command that is kept running: when it ends it is started again, after a pause that grows while it does not last.
 *
 * <pre>
 *   waiting ──pause is over──► running ──ended, could not be started──► waiting
 * </pre>
 *
 * What it prints are lines. What it prints to its standard error, that it ended and how, are lines too, of the kind
 * {@link Kind#TAIL_STATUS}: a tail fails in exactly the failures that are to be diagnosed. Not thread-safe but for
 * {@link #status}.
 */
final class SupervisedCommand implements AutoCloseable {
    /** Below the millisecond in which a run began there is room for the number of a line: both make its place. */
    private static final int NUMBER_BITS = 20;

    /** What ends sooner is no better for having printed something. */
    private static final long A_WHILE = Duration.ofSeconds(30).toNanos();

    private final Supplier<List<String>> command;
    private final String shown;
    private final String gateway;
    private final LineSource statusSource;
    private final OutputLines output;
    private final LineReader errors;
    private final Intake intake;
    private final Path pidFile;
    private final Backoff backoff;
    private final LongSupplier nanoTime;

    private volatile Child child;
    private LineSplitter errorLines = new LineSplitter(0);
    private long notBefore;
    private long startedAt;
    private long nextPlace;
    private String lastError;
    private volatile boolean printed;
    private volatile boolean failed;
    private Instant begun;
    private volatile Instant judged;
    private volatile String detail = "not started yet";

    /**
     * A command that was not started yet.
     *
     * @param command asked whenever it is started
     * @param shown the command as a person would write it
     * @param output takes what it prints
     */
    SupervisedCommand(
            Supplier<List<String>> command,
            String shown,
            String gateway,
            OutputLines output,
            Intake intake,
            Path pidFile) {
        this(command, shown, gateway, output, intake, pidFile, Backoff.usual(), System::nanoTime);
    }

    /** @param nanoTime by which it is measured how long the command has lived, as {@link System#nanoTime} */
    SupervisedCommand(
            Supplier<List<String>> command,
            String shown,
            String gateway,
            OutputLines output,
            Intake intake,
            Path pidFile,
            Backoff backoff,
            LongSupplier nanoTime) {
        this.command = command;
        this.shown = shown;
        this.gateway = gateway;
        this.statusSource = new LineSource(Kind.TAIL_STATUS, shown, null);
        this.output = output;
        this.errors = intake.newReader();
        this.intake = intake;
        this.pidFile = pidFile;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
        this.startedAt = notBefore;
    }

    /**
     * Starts the command if it is time to, and hands on what it has printed.
     *
     * @param atMost how long to wait if there is nothing to do
     * @return whether there was something
     */
    boolean step(Duration atMost) throws InterruptedException {
        return step(atMost, () -> false);
    }

    /** Something to do first. */
    @FunctionalInterface
    interface First {
        /** Does it; what it answers does not matter. */
        boolean run() throws InterruptedException;
    }

    /** The same; {@code first} is done when it has printed something, before that is handed on. */
    boolean step(Duration atMost, First first) throws InterruptedException {
        if (child == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(notBefore - nanoTime.getAsLong());
            if (left > 0) {
                Thread.sleep(Math.min(left, atMost.toMillis()));
                return false;
            }
            start();
            return true;
        }
        Output next = child.next(atMost);
        if (next == null) {
            rest();
            if (child.hasEnded()) {
                ended(child.exitCode());
            }
            return false;
        }
        first.run();
        take(next);
        return true;
    }

    private void start() throws InterruptedException {
        begun = intake.begin();
        nextPlace = begun.toEpochMilli() << NUMBER_BITS;
        lastError = null;
        startedAt = nanoTime.getAsLong();
        try {
            child = Child.start(command.get(), pidFile);
            output.begin();
            errorLines = new LineSplitter(0);
            detail = failed ? detail : "has not printed anything yet";
        } catch (IOException e) {
            String why = shown + " cannot be started: " + e.getMessage();
            if (!why.equals(detail)) {
                say(Severity.ERROR, why, Map.of());
            }
            retry(why);
        }
    }

    private void take(Output next) throws InterruptedException {
        if (next.isEnd()) {
            return;
        }
        if (next.error()) {
            intake.begin();
            errorLines.put(next.bytes(), 0, next.bytes().length);
            for (byte[] line; (line = errorLines.next()) != null; ) {
                errors.read(line, intake.now()).forEach(this::addError);
            }
            intake.flush();
        } else {
            output.take(next.bytes());
            printed = true;
            failed = false;
            judged = begun;
            detail = null;
        }
    }

    private void addError(ParsedLine line) {
        lastError = line.message();
        intake.add(line, gateway, statusSource, nextPlace++);
    }

    private void rest() throws InterruptedException {
        output.rest();
        errors.flush().forEach(this::addError);
        intake.flush();
    }

    private void ended(int exitCode) throws InterruptedException {
        output.finish();
        intake.begin();
        byte[] unfinished = errorLines.takeUnfinished();
        if (unfinished != null) {
            errors.read(unfinished, intake.now()).forEach(this::addError);
        }
        errors.flush().forEach(this::addError);
        String how = shown + " ended with exit code " + exitCode;
        say(exitCode == 0 ? Severity.INFO : Severity.ERROR, how + ".", Map.of("exitCode", Integer.toString(exitCode)));
        close();
        retry(
                lastError == null
                        ? how
                        : how + ": " + lastError.lines().findFirst().orElse(""));
    }

    /** Says something of the command. */
    void say(Severity severity, String message, Map<String, String> attributes) throws InterruptedException {
        intake.addStatus(gateway, statusSource, severity, message, attributes, nextPlace++);
        intake.flush();
    }

    private void retry(String why) {
        long now = nanoTime.getAsLong();
        if (now - startedAt >= A_WHILE) {
            backoff.reset();
        }
        notBefore = now + backoff.next().toNanos();
        printed = false;
        failed = true;
        judged = begun;
        detail = why;
    }

    /** Whether it runs and has printed something. */
    boolean hasPrinted() {
        return printed;
    }

    /** Whether it has ended, or could not be started, and has printed nothing since. */
    boolean hasFailed() {
        return failed;
    }

    /** When the command was started that has printed something or has failed; {@code null} while none has. */
    Instant judgedAsOf() {
        return judged;
    }

    SourceStatus status(String name) {
        return new SourceStatus(name, child == null ? "retrying" : "following", detail, null);
    }

    /**
     * Ends the command behind what was read of it. For one that does not show it again: another is simply {@linkplain
     * #close closed}, and goes on where it was.
     */
    void finish() throws InterruptedException {
        Output next;
        for (int left = Child.WAITING_CHUNKS; left > 0 && child != null && (next = child.poll()) != null; left--) {
            take(next);
        }
        close();
    }

    /** Ends the command. */
    @Override
    public void close() {
        if (child != null) {
            try {
                output.finish();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            child.close();
            child = null;
            printed = false;
        }
    }
}

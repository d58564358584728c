package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.shippers.retry.Backoff;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** A source that is begun again when it fails in a way that it did not foresee, and shows meanwhile that it has. */
public final class EnduringSource implements Source {
    private final Source source;
    private final Backoff backoff;
    private final UnaryOperator<String> redact;
    private final BiConsumer<String, Throwable> report;
    private volatile SourceStatus failed;

    /**
     * A source around another.
     *
     * @param backoff how long to wait before it is begun again
     * @param redact takes secrets out of what a failure says: it may quote what was read
     * @param report takes a sentence and the reason for each failure
     */
    public EnduringSource(
            Source source, Backoff backoff, UnaryOperator<String> redact, BiConsumer<String, Throwable> report) {
        this.source = source;
        this.backoff = backoff;
        this.redact = redact;
        this.report = report;
    }

    @Override
    public void run() throws InterruptedException {
        while (true) {
            try {
                source.run();
                return;
            } catch (RuntimeException | Error e) {
                SourceStatus last = source.status();
                report.accept("The source " + last.name() + " has failed; it is begun again.", e);
                failed = new SourceStatus(last.name(), "retrying", redact.apply("has failed: " + e), last.position());
                TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
                failed = null;
            }
        }
    }

    @Override
    public SourceStatus status() {
        SourceStatus failure = failed;
        return failure == null ? source.status() : failure;
    }
}

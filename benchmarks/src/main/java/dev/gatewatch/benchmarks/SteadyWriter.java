package dev.gatewatch.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Writes lines as a gateway does that has always as much to say. */
final class SteadyWriter {
    private static final int PER_SECOND = 100;

    private final OutputStream out;
    private final int linesPerSecond;
    private final ShortLines lines = new ShortLines(Instant.now());
    private long written;

    SteadyWriter(OutputStream out, int linesPerSecond) {
        this.out = out;
        this.linesPerSecond = linesPerSecond;
    }

    /** Writes, and returns when the time is over. */
    void writeFor(Duration time) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (long step = 1; step <= time.toSeconds() * PER_SECOND; step++) {
            for (int n = 0; n < linesPerSecond / PER_SECOND; n++) {
                out.write(lines.next());
                written++;
            }
            long next = start + step * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
    }

    long written() {
        return written;
    }
}

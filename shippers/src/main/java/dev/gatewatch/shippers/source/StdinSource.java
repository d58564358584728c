package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.shippers.intake.Intake;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads standard input to its end. */
final class StdinSource implements Source {
    private static final int WAITING_CHUNKS = 16;
    private static final long PAUSE_MILLIS = 250;

    private final String name;
    private final InputStream in;
    private final StreamLines lines;
    private volatile SourceStatus status;

    StdinSource(String name, InputStream in, String gateway, Intake intake) {
        this.name = name;
        this.in = in;
        this.lines = new StreamLines(
                name,
                null,
                gateway,
                LineSource.of(LineSource.Kind.STDIN),
                LineSource.of(LineSource.Kind.TAIL_STATUS),
                intake,
                SeenElsewhere.NOTHING);
        this.status = new SourceStatus(name, "following", null, null);
    }

    @Override
    public void run() throws InterruptedException {
        BlockingQueue<Output> chunks = new ArrayBlockingQueue<>(WAITING_CHUNKS);
        Output.drain("standard-input", in, false, chunks);
        lines.begin();
        try {
            for (Output next; (next = chunks.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) == null || !next.isEnd(); ) {
                if (next == null) {
                    lines.rest();
                } else {
                    lines.take(next.bytes());
                }
            }
        } finally {
            lines.finish();
        }
        status = new SourceStatus(name, "ended", "standard input has ended", null);
    }

    @Override
    public SourceStatus status() {
        return status;
    }
}

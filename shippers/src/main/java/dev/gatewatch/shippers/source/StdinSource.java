package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.shippers.intake.Intake;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads standard input to its end. What was read from it when it is stopped is handed on; what still stands in the pipe
 * then is lost with it.
 */
final class StdinSource implements Source {
    private static final int WAITING_CHUNKS = 16;
    private static final long PAUSE_MILLIS = 250;

    private final String name;
    private final InputStream in;
    private final StreamLines lines;
    private final BlockingQueue<Output> chunks = new ArrayBlockingQueue<>(WAITING_CHUNKS);
    private boolean begun;
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
        if (!begun) {
            begun = true;
            Output.drain("standard-input", in, false, chunks);
        }
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
            takeWhatWasRead();
            lines.finish();
        }
        status = new SourceStatus(name, "ended", "standard input has ended", null);
    }

    /** Not more than was there: a writer that does not stop must not keep this one from stopping. */
    private void takeWhatWasRead() throws InterruptedException {
        Output next;
        for (int left = WAITING_CHUNKS; left > 0 && (next = chunks.poll()) != null && !next.isEnd(); left--) {
            lines.take(next.bytes());
        }
    }

    @Override
    public SourceStatus status() {
        return status;
    }
}

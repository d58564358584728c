package dev.gatewatch.shippers;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.Telling;
import dev.gatewatch.shippers.intake.WireLines;
import dev.gatewatch.shippers.spool.Batch;
import dev.gatewatch.shippers.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** A spool with a clock of its own, to see what a source hands on. */
public final class Probe implements AutoCloseable {
    private final Spool spool;
    private final Intake intake;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Map<String, String> positions = new LinkedHashMap<>();
    private final LongAdder lost = new LongAdder();

    /** A probe whose clock stands still but for {@link #pass}. */
    public Probe(Path directory, long limit) throws IOException {
        this(directory, limit, Duration.ZERO);
    }

    /** The same, where calm lines wait so long for others. */
    public Probe(Path directory, long limit, Duration calm) throws IOException {
        spool = Spool.open(directory, limit, 0, new WireLines(new Telling()), report -> {});
        intake = new Intake("host-1", spool, clock(), calm, UnaryOperator.identity(), lost, () -> {});
    }

    /** A probe for a source that runs by itself. */
    public static Probe running(Path directory) throws IOException {
        return running(directory, 64L << 20);
    }

    /** The same, with a spool that holds so many bytes. */
    public static Probe running(Path directory, long limit) throws IOException {
        return new Probe(limit, directory);
    }

    private Probe(long limit, Path directory) throws IOException {
        spool = Spool.open(directory, limit, 0, new WireLines(new Telling()), report -> {});
        intake =
                new Intake("host-1", spool, Clock.systemUTC(), Duration.ZERO, UnaryOperator.identity(), lost, () -> {});
    }

    public Intake intake() {
        return intake;
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    public void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    /** Everything that was handed on since the last call, as if it had been acknowledged. */
    public List<LogLine> take() throws InterruptedException {
        List<LogLine> lines = new ArrayList<>();
        Batch batch = new Batch();
        while (spool.read(batch, Duration.ZERO)) {
            batch.forEach((gap, bytes, from, length) ->
                    lines.add(Json.read(Arrays.copyOfRange(bytes, from, from + length), LogLine.class)));
            positions.putAll(batch.positions());
            spool.acknowledge();
        }
        return lines;
    }

    public List<String> takeMessages() throws InterruptedException {
        return take().stream().map(LogLine::message).toList();
    }

    /** What the checkpoint would hold now. */
    public Map<String, String> positions() {
        return Map.copyOf(positions);
    }

    public long linesLost() {
        return lost.sum();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}

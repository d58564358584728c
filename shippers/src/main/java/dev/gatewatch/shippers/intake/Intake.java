package dev.gatewatch.shippers.intake;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.spool.Batch;
import dev.gatewatch.shippers.spool.Spool;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Makes records for the wire of the lines that a source has read, and hands them to the spool in batches. A source
 * {@link #begin begins} a batch, adds to it, and {@link #flush flushes} it. Not thread-safe: one for each thread that
 * reads.
 */
public final class Intake {
    /** So long after a batch what tells of no trouble may wait for more: a batch costs as much as forty lines. */
    public static final Duration CALM = Duration.ofSeconds(1);

    private static final Set<Severity> TROUBLE = EnumSet.of(Severity.WARN, Severity.ERROR, Severity.FATAL);

    private final String host;
    private final Spool spool;
    private final Clock clock;
    private final Duration calm;
    private final UnaryOperator<String> redact;
    private final LongAdder linesLost;
    private final Runnable trouble;

    private final LineUid uid = new LineUid();
    private final LogLineJson json = new LogLineJson();
    private final Batch batch = new Batch();
    private Instant now;
    private long gapsSaid;
    /** Whether all of the batch can be read again, and nobody waits for it. */
    private boolean mayWait = true;
    /** When the last batch was handed on; {@code null} until one was. */
    private Instant handedOn;

    /**
     * An intake.
     *
     * @param calm how long after a batch lines of a file that tell of no trouble may wait for more, as {@link #CALM}
     * @param redact takes secrets out of whatever leaves the host
     * @param linesLost is told of the lines that a gap record stands for
     * @param trouble runs when a line tells of a warning or worse; must be quick
     */
    public Intake(
            String host,
            Spool spool,
            Clock clock,
            Duration calm,
            UnaryOperator<String> redact,
            LongAdder linesLost,
            Runnable trouble) {
        this.host = host;
        this.spool = spool;
        this.clock = clock;
        this.calm = calm;
        this.redact = redact;
        this.linesLost = linesLost;
        this.trouble = trouble;
        this.now = clock.instant();
    }

    /** An intake of the same kind for another thread. */
    public Intake another() {
        return new Intake(host, spool, clock, calm, redact, linesLost, trouble);
    }

    /** A reader for one stream of lines, whose output may be added here. */
    public LineReader newReader() {
        return new LineReader(ZoneId.systemDefault(), redact);
    }

    /** Starts a batch: what is added from now on is observed now. */
    public Instant begin() {
        now = clock.instant();
        return now;
    }

    /** When what is added now is said to be observed. */
    public Instant now() {
        return now;
    }

    /** Whether so much was added that it is time to {@link #flush}. */
    public boolean isFull() {
        return batch.size() >= spool.goodBatchBytes();
    }

    /** Whether a source that can wait may go on reading. */
    public boolean hasRoom() {
        return spool.hasRoom();
    }

    /**
     * Adds a line.
     *
     * @param place what tells the line from its equals: how many of them stand before it in its file, or where it
     *     stands
     */
    public void add(ParsedLine line, String gateway, LineSource source, long place) {
        add(line.toLogLine(uid.of(host, gateway, line.printed(), place), host, gateway, now, source));
    }

    /** Adds a line that the shipper itself has to say about a source. */
    public void addStatus(
            String gateway,
            LineSource source,
            Severity severity,
            String message,
            Map<String, String> attributes,
            long place) {
        String id = uid.of(host, gateway, message.getBytes(StandardCharsets.UTF_8), place);
        add(new LogLine(id, host, gateway, null, now, severity, "", redact.apply(message), attributes, source, null));
    }

    private void add(LogLine line) {
        if (TROUBLE.contains(line.severity())) {
            trouble.run();
            batch.urgent();
            mayWait = false;
        }
        mayWait &= line.source().kind() == LineSource.Kind.FILE;
        json.write(line);
        batch.addLine(json.buffer(), 0, json.length(), now.toEpochMilli());
    }

    /** Says that lines are missing at this place. */
    public void addGap(String gateway, LineSource source, Gap gap) {
        long place = now.toEpochMilli() * 1_000 + gapsSaid++ % 1_000;
        String id = uid.of(host, gateway, gap.reason().getBytes(StandardCharsets.UTF_8), place);
        LogLine record =
                new LogLine(id, host, gateway, now, now, Severity.WARN, "", gap.reason(), Map.of(), source, gap);
        json.write(record);
        batch.addGap(json.buffer(), 0, json.length(), now.toEpochMilli());
        linesLost.add(gap.lines());
        mayWait = false;
    }

    /** Says what the source has reached with what was added; see {@link Batch#reaches}. */
    public void reaches(String key, String position) {
        batch.reaches(key, position);
    }

    /**
     * Hands what was added to the spool, unless it may wait: lines of a file that tell of no trouble can be read again,
     * and go together with what comes within a moment after the last batch. To be called again for as long as the source
     * runs. Waits where the spool has no room at all.
     */
    public void flush() throws InterruptedException {
        boolean any = !batch.isEmpty() || !batch.positions().isEmpty();
        if (any && (!mayWait || isFull() || isTime())) {
            spool.append(batch);
            batch.clear();
            mayWait = true;
            handedOn = now;
        }
    }

    /** Also when the clock was set back meanwhile. */
    private boolean isTime() {
        return handedOn == null || Duration.between(handedOn, now).abs().compareTo(calm) >= 0;
    }

    /** Hands on what still waits, where that can be done at once: for a source that is asked to stop. */
    public void flushAtEnd() throws InterruptedException {
        if (hasRoom()) {
            mayWait = false;
            flush();
        }
    }
}

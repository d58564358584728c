package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.intake.EqualLines;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.LineSplitter;
import dev.gatewatch.shippers.intake.RecentLines;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a stream that cannot be read at a position but may show lines again: the tail shows the last ones of the
 * file whenever it starts or the file was rotated. A line that tells its moment is handed on once, however often the
 * stream shows it; a line that does not is handed on each time. What the stream says of lines it left out becomes a gap
 * record, unless another source has them. Not thread-safe.
 */
final class StreamLines implements OutputLines {
    /** So long a message of several lines may wait for its next line, and so long is between two polls of the tail. */
    private static final Duration QUIET = Duration.ofMillis(500);
    /** How often the position is said; lines behind it may come again after a crash, with the same uids. */
    private static final Duration POSITION = Duration.ofSeconds(1);
    /** Below the millisecond in which a run began there is room for the number of a line: both make its place. */
    private static final int NUMBER_BITS = 20;

    private static final Pattern SKIPPED = Pattern.compile("skipped (\\d{1,15}) bytes");
    private static final long BYTES_PER_LINE = 512;

    private final String key;
    private final String gateway;
    private final LineSource source;
    private final LineSource status;
    private final Intake intake;
    private final SeenElsewhere elsewhere;
    private final LineReader reader;
    private final RecentLines recent;

    /** What was handed on. */
    private final EqualLines handedOn = new EqualLines();
    /** What the stream has shown since it began, or since it said that it begins anew. */
    private final EqualLines shown = new EqualLines();

    private LineSplitter splitter = new LineSplitter(0);
    private Map<String, String> meta = Map.of();
    private long nextPlace;
    private Instant lastBytes = Instant.EPOCH;
    private Instant lastPosition = Instant.EPOCH;
    private boolean unsaidPosition;
    /** Whether what came so far is what the stream shows of the past when it starts. */
    private boolean first;

    private boolean knownLineExpected;
    private boolean newLineCame;

    /**
     * The lines of a stream.
     *
     * @param key under which the position is kept
     * @param position what was kept; {@code null} if nothing was
     * @param source of its lines
     * @param status source of what the stream says of itself
     * @param elsewhere which lines to leave out, because another source has them
     */
    StreamLines(
            String key,
            String position,
            String gateway,
            LineSource source,
            LineSource status,
            Intake intake,
            SeenElsewhere elsewhere) {
        this.key = key;
        this.gateway = gateway;
        this.source = source;
        this.status = status;
        this.intake = intake;
        this.elsewhere = elsewhere;
        this.reader = intake.newReader();
        this.recent = position == null ? new RecentLines() : RecentLines.parse(position);
        recent.countInto(handedOn);
    }

    @Override
    public void begin() {
        splitter = new LineSplitter(0);
        shown.clear();
        nextPlace = intake.begin().toEpochMilli() << NUMBER_BITS;
        first = true;
        knownLineExpected = !handedOn.isEmpty();
        newLineCame = false;
    }

    @Override
    public void take(byte[] bytes) throws InterruptedException {
        lastBytes = intake.begin();
        splitter.put(bytes, 0, bytes.length);
        for (byte[] line; (line = splitter.next()) != null; ) {
            read(line);
            if (intake.isFull()) {
                intake.flush();
            }
        }
        handOn();
    }

    private void read(byte[] line) {
        for (ParsedLine parsed : reader.read(line, intake.now())) {
            take(parsed);
        }
    }

    private void take(ParsedLine line) {
        switch (line.kind()) {
            case LINE -> add(line);
            case TAIL_META -> meta = line.attributes();
            case TAIL_NOTICE -> notice(line.message());
            case TAIL_ERROR -> intake.add(line, gateway, status, nextPlace++);
        }
    }

    private void add(ParsedLine line) {
        if (!Moment.isToldBy(line)) {
            if (!elsewhere.handsOn(line.printed(), SeenElsewhere.NO_PLACE, null)) {
                intake.add(line, gateway, source, nextPlace++);
            }
            return;
        }
        int shownBefore = shown.count(line.printed());
        if (shownBefore < handedOn.counted(line.printed())
                || elsewhere.handsOn(line.printed(), shownBefore, line.time())) {
            knownLineExpected = false;
            return;
        }
        newLineCame = true;
        intake.add(line, gateway, source, handedOn.count(line.printed()));
        recent.add(line.printed());
        unsaidPosition = true;
    }

    private void notice(String message) {
        Matcher skipped = SKIPPED.matcher(message);
        if (skipped.find()) {
            gap(Long.parseLong(skipped.group(1)) / BYTES_PER_LINE, message);
        } else if ((message.contains("truncated") || message.contains("rotated")) && !first) {
            // Of a file that was rotated, the end may have come after the last poll: the tail does not go back to it.
            gap(1, message);
        }
        if (message.contains("cursor")) {
            shown.clear();
        }
    }

    private void gap(long lines, String reason) {
        if (elsewhere.handsOnAll()) {
            return;
        }
        intake.addGap(gateway, source, new Gap(Math.max(1, lines), false, reason));
    }

    @Override
    public void rest() throws InterruptedException {
        // A clock that was set back must not keep a line waiting.
        if (Duration.between(lastBytes, intake.begin()).abs().compareTo(QUIET) < 0) {
            return;
        }
        reader.flush().forEach(this::take);
        if (first && newLineCame && knownLineExpected && meta.containsKey("file")) {
            gap(1, "Lines are missing between the last that was read and the first that the tail shows now.");
        }
        first &= !newLineCame;
        handOn();
    }

    @Override
    public void finish() throws InterruptedException {
        intake.begin();
        byte[] unfinished = splitter.takeUnfinished();
        if (unfinished != null) {
            read(unfinished);
        }
        reader.flush().forEach(this::take);
        lastPosition = Instant.EPOCH;
        handOn();
    }

    private void handOn() throws InterruptedException {
        if (unsaidPosition && Duration.between(lastPosition, intake.now()).abs().compareTo(POSITION) >= 0) {
            intake.reaches(key, recent.text());
            lastPosition = intake.now();
            unsaidPosition = false;
        }
        intake.flush();
    }

    /** What the tail told of its file; empty if the stream is no tail. */
    Map<String, String> meta() {
        return meta;
    }

    /** How many lines equal to this one were handed on. */
    int handedOn(byte[] printed) {
        return handedOn.counted(printed);
    }
}

package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Reads a body of lines. A line that is a {@link LogLine} record is passed on as a {@link RecordIntake} does; any other is read as OpenClaw
 * printed it, redacted, and placed. The lines of one body are one stream: a message of several lines must not be spread
 * over two bodies.
 */
final class LineIntake {
    /** A JSON object with both of these members is a record of ours, or was meant to be. */
    private static final byte[] UID = "\"uid\":".getBytes(StandardCharsets.UTF_8);

    private static final byte[] OBSERVED_TIME = "\"observedTime\":".getBytes(StandardCharsets.UTF_8);

    private final RecordIntake records;
    private final Redactor redactor;
    private final Clock clock;

    LineIntake(RecordIntake records, Redactor redactor, Clock clock) {
        this.records = records;
        this.redactor = redactor;
        this.clock = clock;
    }

    void read(RequestBody body, Speaker speaker, Batch batch) {
        Instant observed = clock.instant();
        LineReader reader = new LineReader(clock.getZone(), redactor);
        Places places = new Places();
        body.forEachLine(line -> {
            if (isRecord(line)) {
                records.readLine(line, speaker, batch);
            } else {
                accept(reader.read(line, observed), observed, places, speaker, batch);
            }
        });
        accept(reader.flush(), observed, places, speaker, batch);
    }

    private static void accept(List<ParsedLine> lines, Instant observed, Places places, Speaker speaker, Batch batch) {
        for (ParsedLine line : lines) {
            String host = speaker.hostOf(null);
            String uid = places.uid(host, LogLine.DEFAULT_GATEWAY, line, Places.nanos(observed));
            LineSource source = LineSource.of(
                    line.kind() == ParsedLine.Kind.LINE ? LineSource.Kind.AGENT : LineSource.Kind.TAIL_STATUS);
            LogLine placed = line.toLogLine(uid, host, LogLine.DEFAULT_GATEWAY, observed, source);
            batch.accept(Topics.LOGS, host, Json.write(placed));
        }
    }

    private static boolean isRecord(byte[] line) {
        return line[0] == '{' && contains(line, UID) && contains(line, OBSERVED_TIME);
    }

    private static boolean contains(byte[] line, byte[] sought) {
        for (int from = 0; from <= line.length - sought.length; from++) {
            int matched = 0;
            while (matched < sought.length && line[from + matched] == sought[matched]) {
                matched++;
            }
            if (matched == sought.length) {
                return true;
            }
        }
        return false;
    }
}

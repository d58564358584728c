package dev.gatewatch.cli.explain;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.correlate.Diagnoser;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** One host's lines, read as one story. */
final class Story {
    private final Diagnoser diagnoser;
    private final String host;
    private final Instant readAt;
    private final LineUid uid = new LineUid();
    private long lines;

    /** @param readAt stands for the time of lines where no line of the input has any */
    Story(Catalogue catalogue, String host, Instant readAt) {
        this.diagnoser = new Diagnoser(catalogue, host);
        this.host = host;
        this.readAt = readAt;
    }

    /** Reads an input to its end; what it says comes after all that was read before. */
    void read(InputLines input) throws IOException {
        var reader = new LineReader(ZoneId.systemDefault(), Redactor.unsalted());
        for (byte[] line = input.next(); line != null; line = input.next()) {
            lines++;
            reader.read(line, readAt).forEach(this::take);
        }
        reader.flush().forEach(this::take);
    }

    /** All was read: what it comes to, the diagnosis to act on first first. */
    List<Diagnosis> end() {
        return diagnoser.conclude();
    }

    /** How many lines meant something. */
    long events() {
        return diagnoser.events();
    }

    /** How many lines were read. */
    long lines() {
        return lines;
    }

    private void take(ParsedLine line) {
        LineSource.Kind kind =
                line.kind() == ParsedLine.Kind.LINE ? LineSource.Kind.STDIN : LineSource.Kind.TAIL_STATUS;
        diagnoser.read(line.toLogLine(
                uid.of(host, LogLine.DEFAULT_GATEWAY, line.printed(), lines),
                host,
                LogLine.DEFAULT_GATEWAY,
                readAt,
                LineSource.of(kind)));
    }
}

package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.time.Instant;

/** Lines as they come to the classifier. */
public final class Lines {
    private static final Instant SEEN = Instant.parse("2026-11-22T12:00:00Z");

    private Lines() {}

    /** The line of that print. */
    public static LogLine of(String printed) {
        return OpenClawLine.parse(printed, SEEN)
                .toLogLine("uid-1", "host-1", LogLine.DEFAULT_GATEWAY, SEEN, LineSource.of(LineSource.Kind.STDIN));
    }
}

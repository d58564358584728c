package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where a line was read.
 *
 * @param kind never {@code null}
 * @param path OpenTelemetry's {@code log.file.path}, the journal unit or the command; {@code null} where there is none
 * @param offset byte offset of the line in the file; {@code null} where positions mean nothing
 */
public record LineSource(Kind kind, String path, Long offset) {

    /** The kinds of sources. The names on the wire are these in lower case. */
    public enum Kind {
        /** {@code openclaw logs --follow}, standard output. */
        TAIL,
        /** What the tail says of itself: its standard error and its exit. */
        TAIL_STATUS,
        FILE,
        JOURNAL,
        STDIN,
        COMMAND,
        /** Another log agent, through ingest. */
        AGENT,
        /** The bundled demonstration. */
        DEMO;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        @JsonValue
        public String wireName() {
            return wireName;
        }
    }

    public static LineSource of(Kind kind) {
        return new LineSource(kind, null, null);
    }
}

package dev.gatewatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A shipper says that it is alive, and how it fares. Sent every {@link #INTERVAL_SECONDS} seconds and when it stops.
 *
 * @param time on the host's clock
 * @param version of Gatewatch on the host
 * @param stopping whether this is the last one before a clean stop
 * @param linesRead lines read since the shipper's state directory was made; the same for the next three
 * @param linesSent acknowledged by Kafka
 * @param linesLost dropped because the spool was full, or known to be missing
 * @param linesRejected unreadable and dead-lettered
 * @param spoolBytes on disk, not yet acknowledged
 * @param spoolLimitBytes what the spool may hold
 * @param lagMillis age of the oldest line that is not acknowledged; 0 when all are
 * @param clockAheadMillis how far the host's clock was ahead of Kafka's, or of ingest's, when the last heartbeat was
 *     answered; negative if it was behind, {@code null} if unknown
 * @param sources how each source fares
 */
public record Heartbeat(
        String host,
        Instant time,
        String version,
        boolean stopping,
        long linesRead,
        long linesSent,
        long linesLost,
        long linesRejected,
        long spoolBytes,
        long spoolLimitBytes,
        long lagMillis,
        Long clockAheadMillis,
        List<SourceStatus> sources) {

    /** How often a shipper sends one. */
    public static final int INTERVAL_SECONDS = 10;

    public Heartbeat {
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /**
     * The same without secrets.
     *
     * @param redact takes them out of a text, and leaves alone what it has redacted before
     */
    public Heartbeat withoutSecrets(UnaryOperator<String> redact) {
        return new Heartbeat(
                host,
                time,
                version == null ? null : redact.apply(version),
                stopping,
                linesRead,
                linesSent,
                linesLost,
                linesRejected,
                spoolBytes,
                spoolLimitBytes,
                lagMillis,
                clockAheadMillis,
                sources.stream().map(source -> source.withoutSecrets(redact)).toList());
    }

    /**
     * How one source fares.
     *
     * @param name as given to {@code --source}
     * @param state {@code following}, {@code retrying}, {@code fallback}, {@code ended}
     * @param detail a sentence, such as why the tail was refused; {@code null} if there is nothing to say
     * @param position how far it was read, in the source's own terms; {@code null} if unknown
     */
    public record SourceStatus(String name, String state, String detail, String position) {
        private SourceStatus withoutSecrets(UnaryOperator<String> redact) {
            return new SourceStatus(
                    name == null ? null : redact.apply(name),
                    state == null ? null : redact.apply(state),
                    detail == null ? null : redact.apply(detail),
                    position == null ? null : redact.apply(position));
        }
    }
}

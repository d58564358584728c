package dev.gatewatch.ingest;

import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives the lines of one request their identity.
 *
 * <p>A line that says when it was printed is told from its equals by its place among them, so that it stays the same
 * line when the request is sent again, or when a shipper sees it in the file. A line that does not say is told apart by
 * when it was seen as well: two requests with the same such line hold two lines.
 */
final class Places {
    private final LineUid uids = new LineUid();
    private final Map<ByteBuffer, Integer> equals = new HashMap<>();

    /** @param seenNanos when it was seen, in nanoseconds since 1970; the same whenever the request is sent again, if the
     *     sender tells it */
    String uid(String host, String gateway, ParsedLine line, long seenNanos) {
        int place = equals.merge(ByteBuffer.wrap(line.printed()), 1, Integer::sum) - 1;
        long ordinal = line.time() == null ? seenNanos + place : place;
        return uids.of(host, gateway, line.printed(), ordinal);
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}

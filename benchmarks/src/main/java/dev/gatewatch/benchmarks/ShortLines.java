package dev.gatewatch.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Lines of a gateway's log file that have all the same length, each with a time, a connection and a number of its own. */
final class ShortLines {
    /** Bytes of a line with its end. */
    static final int BYTES = 205;

    private static final int SEED = 18789;

    private final Random random = new Random(SEED);
    private Instant now;
    private int number;

    ShortLines(Instant start) {
        now = start;
    }

    byte[] next() {
        now = now.plusMillis(1);
        String head = "{\"0\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"1\":\"res ok health "
                + (1 + random.nextInt(40)) + "ms conn=" + new UUID(random.nextLong(), random.nextLong()) + " n="
                + number++ + " ";
        String tail = "\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\""
                + (now.getNano() == 0 ? now.plusNanos(1_000_000) : now) + "\"}\n";
        String line = head + "x".repeat(BYTES - head.length() - tail.length()) + tail;
        return line.getBytes(StandardCharsets.US_ASCII);
    }
}

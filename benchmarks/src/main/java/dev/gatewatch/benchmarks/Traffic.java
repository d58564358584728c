package dev.gatewatch.benchmarks;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Lines as a fleet prints them: recorded from OpenClaw 2026.2.26 and 2026.9.6, with times, hosts and connections of their
 * own. The same seed gives the same lines.
 */
final class Traffic {
    /** Of a thousand lines, so many tell of a failure: more than a fleet has on a bad day. */
    static final int TELLING_PER_THOUSAND = 10;

    private static final int SEED = 18789;

    private static final Instant SOME_TIME = Instant.parse("2001-02-03T04:05:06.789Z");
    private static final String SOME_HOST = "some-host-of-the-fleet";
    private static final String SOME_UID = "some-uid-of-a-line";
    private static final String SOME_CONNECTION = "00000000-1111-2222-3333-444444444444";

    private final List<String> ordinary = recorded("ordinary");
    private final List<String> telling = recorded("telling");
    private final List<String> ordinaryShipped = shipped(ordinary);
    private final List<String> tellingShipped = shipped(telling);
    private final Random random = new Random(SEED);
    private final LineUid uids = new LineUid();
    private final int hosts;
    private Instant now;
    private long drawn;

    Traffic(int hosts, Instant start) {
        this.hosts = hosts;
        this.now = start;
    }

    /** The next line as it stands in a gateway's log file. */
    String next() {
        drawn++;
        now = now.plusMillis(1);
        boolean tells = random.nextInt(1000) < TELLING_PER_THOUSAND;
        List<String> from = tells ? telling : ordinary;
        String line = from.get(random.nextInt(from.size()));
        return stamped(tells ? withConnection(line, connection()) : line, now);
    }

    /**
     * The next line as it travels, and whose it is. Takes a tenth of what it takes to parse a line: who sends them must
     * not be slower than who is measured.
     */
    Shipped nextShipped() {
        now = now.plusMillis(1);
        return nextShipped(now);
    }

    /** The same as printed at another time, which is left at milliseconds. */
    Shipped nextShipped(Instant time) {
        drawn++;
        boolean tells = random.nextInt(1000) < TELLING_PER_THOUSAND;
        List<String> from = tells ? tellingShipped : ordinaryShipped;
        int which = random.nextInt(from.size());
        String host = "host-" + random.nextInt(hosts);
        String uid = uids.of(host, LogLine.DEFAULT_GATEWAY, new byte[] {(byte) which}, drawn);
        String json = from.get(which)
                .replace(
                        SOME_TIME.toString(),
                        time.truncatedTo(ChronoUnit.MILLIS).toString())
                .replace(SOME_HOST, host)
                .replace(SOME_UID, uid);
        if (tells) {
            json = json.replace(SOME_CONNECTION, connection());
        }
        return new Shipped(host, json.getBytes(StandardCharsets.UTF_8));
    }

    record Shipped(String host, byte[] json) {}

    private String connection() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** What stands for time, host, uid and connection is put in the place of what was recorded. */
    private static List<String> shipped(List<String> recorded) {
        return recorded.stream()
                .map(line -> {
                    String some = withConnection(stamped(line, SOME_TIME), SOME_CONNECTION);
                    LogLine shipped = OpenClawLine.parse(some, SOME_TIME)
                            .toLogLine(
                                    SOME_UID,
                                    SOME_HOST,
                                    LogLine.DEFAULT_GATEWAY,
                                    SOME_TIME,
                                    LineSource.of(LineSource.Kind.FILE));
                    return new String(Json.write(shipped), StandardCharsets.UTF_8);
                })
                .toList();
    }

    private static String stamped(String line, Instant time) {
        int at = line.indexOf("\"time\":\"");
        int from = at + "\"time\":\"".length();
        return line.substring(0, from) + time + line.substring(line.indexOf('"', from));
    }

    /** The connection of a line, wherever the line names it. */
    private static String withConnection(String line, String connection) {
        int at = line.indexOf("conn=");
        if (at < 0) {
            return line;
        }
        String recorded = line.substring(at + 5, at + 5 + 36);
        return line.replace(recorded, connection);
    }

    private static List<String> recorded(String name) {
        try (InputStream in = Traffic.class.getResourceAsStream("/traffic/" + name + ".jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

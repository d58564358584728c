package dev.gatewatch.benchmarks;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    private final List<String> ordinary = recorded("ordinary");
    private final List<String> telling = recorded("telling");
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
        return stamped(tells ? withOwnConnection(line) : line);
    }

    /** The next line as it travels, and whose it is. */
    Shipped nextShipped() {
        byte[] printed = next().getBytes(StandardCharsets.UTF_8);
        ParsedLine parsed = OpenClawLine.parse(new String(printed, StandardCharsets.UTF_8), now);
        String host = "host-" + random.nextInt(hosts);
        String uid = uids.of(host, LogLine.DEFAULT_GATEWAY, printed, drawn);
        LogLine line = parsed.toLogLine(uid, host, LogLine.DEFAULT_GATEWAY, now, LineSource.of(LineSource.Kind.FILE));
        return new Shipped(host, Json.write(line));
    }

    record Shipped(String host, byte[] json) {}

    private String stamped(String line) {
        int at = line.indexOf("\"time\":\"");
        int from = at + "\"time\":\"".length();
        return line.substring(0, from) + now + line.substring(line.indexOf('"', from));
    }

    /** The connection of a line, wherever the line names it. */
    private String withOwnConnection(String line) {
        int at = line.indexOf("conn=");
        if (at < 0) {
            return line;
        }
        String recorded = line.substring(at + 5, at + 5 + 36);
        return line.replace(recorded, new UUID(random.nextLong(), random.nextLong()).toString());
    }

    private static List<String> recorded(String name) {
        try (InputStream in = Traffic.class.getResourceAsStream("/traffic/" + name + ".jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

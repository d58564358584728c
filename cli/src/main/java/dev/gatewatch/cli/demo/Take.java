package dev.gatewatch.cli.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Some recorded lines played once: on a host, at a time, with ids that no other take has.
 *
 * @param part what is played
 * @param host where
 * @param start when its first line is written
 * @param story tells apart what happens on a host: devices and requests stay the same within it
 * @param turn tells apart the takes of a story: every try is a new connection
 */
record Take(Recording.Part part, String host, Instant start, String story, long turn) {
    private static final String HOST_IN_RECORDINGS = "\"hostname\":\"HOST\"";
    private static final Pattern CONNECTION_OR_UUID =
            Pattern.compile("(conn=)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern DEVICE = Pattern.compile("\\b[0-9a-f]{64}\\b");

    /** A line of a host. */
    record Line(String host, Instant time, String text) {}

    /** When its last line is written. */
    Instant end() {
        return start.plus(part.length());
    }

    /** The lines, in order. */
    Stream<Line> lines() {
        if (part.lines().isEmpty()) {
            return Stream.empty();
        }
        Duration later = Duration.between(Stamps.of(part.lines().get(0)), start);
        return part.lines().stream().map(recorded -> {
            String text = Stamps.shifted(recorded, later);
            return new Line(host, Stamps.of(text), withIdsOfThisTake(text));
        });
    }

    private String withIdsOfThisTake(String text) {
        String connections = CONNECTION_OR_UUID
                .matcher(text)
                .replaceAll(id -> id.group(1) == null
                        ? another(story + id.group())
                        : "conn=" + another(story + turn + id.group()));
        return DEVICE.matcher(connections)
                .replaceAll(id -> HexFormat.of().formatHex(sha256(story + id.group())))
                .replace(HOST_IN_RECORDINGS, "\"hostname\":\"" + host + "\"");
    }

    private static String another(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

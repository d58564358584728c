package dev.gatewatch.protocol.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lines recorded from real gateways: in {@code openclaw/VERSION/} the same minutes as the log file ({@code file.jsonl}),
 * as {@code logs --follow --json} ({@code tail.jsonl}), as {@code logs --follow --plain} ({@code plain.txt}) and as the
 * console ({@code console.txt}) show them; and what the tail wrote to its standard error.
 */
final class Recordings {
    /** An hour after the recordings. */
    static final Instant OBSERVED = Instant.parse("2026-11-22T08:00:00Z");

    private Recordings() {}

    static List<String> lines(String file) {
        try (InputStream in = Recordings.class.getResourceAsStream("/openclaw/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every line of every recording. */
    static List<byte[]> all() {
        List<byte[]> lines = new ArrayList<>();
        for (String version : List.of("2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6")) {
            for (String file : List.of("file.jsonl", "tail.jsonl", "plain.txt", "console.txt")) {
                lines(version + "/" + file).forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        for (String file :
                List.of("2026.2.26/tail-refused.txt", "2026.9.6/tail-refused.txt", "2026.9.6/tail-errors.txt")) {
            lines(file).forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
        }
        return lines;
    }

    /** The lines of a recording as a reader at the start of the stream reads them. */
    static List<ParsedLine> read(String file) {
        return read(lines(file));
    }

    static List<ParsedLine> read(List<String> lines) {
        LineReader reader = new LineReader(ZoneOffset.UTC, UnaryOperator.identity());
        List<ParsedLine> read = new ArrayList<>();
        lines.forEach(line -> read.addAll(reader.read(line, OBSERVED)));
        read.addAll(reader.flush());
        return read;
    }

    /** One line by itself. */
    static ParsedLine parse(String line) {
        return OpenClawLine.parse(
                line.getBytes(StandardCharsets.UTF_8), OBSERVED, ZoneOffset.UTC, UnaryOperator.identity());
    }
}

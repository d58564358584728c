package dev.gatewatch.benchmarks;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** From the bytes that OpenClaw prints to a line that may leave the host, as the shipper does it, beside a JSON parser. */
final class ReadBenchmark implements Benchmark {
    private static final int LINES = 100_000;
    private static final int ROUNDS = 5;
    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    @Override
    public void run(Figures figures) {
        var traffic = new Traffic(1, START);
        List<byte[]> file = new ArrayList<>(LINES);
        List<byte[]> tail = new ArrayList<>(LINES);
        for (int n = 0; n < LINES; n++) {
            String line = traffic.next();
            file.add(line.getBytes(StandardCharsets.UTF_8));
            tail.add(asTailed(line));
        }
        Redactor redactor = Redactor.salted("a salt that nobody else has".getBytes(StandardCharsets.UTF_8));
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            best.merge("a tree of the file's line, nothing else", perSecond(file, ReadBenchmark::tree), Math::max);
            best.merge("read the file", perSecond(file, reading(UnaryOperator.identity())), Math::max);
            best.merge("read the file, redacted", perSecond(file, reading(redactor)), Math::max);
            best.merge("read the tail, redacted", perSecond(tail, reading(redactor)), Math::max);
            figures.progress("round " + round + " of " + ROUNDS);
        }
        figures.add(
                "mean size of a line in the file",
                file.stream().mapToInt(line -> line.length).average().orElse(0),
                "bytes");
        best.forEach((name, linesPerSecond) -> figures.add(name, linesPerSecond, "lines/s"));
    }

    /** The line as {@code openclaw logs --follow --json} prints it. */
    private static byte[] asTailed(String line) {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("type", "log");
        record.put("level", "info");
        record.put("message", "as in the line");
        record.put("raw", line);
        return Json.write(record);
    }

    private static ToIntFunction<byte[]> reading(UnaryOperator<String> redact) {
        var reader = new LineReader(ZoneOffset.UTC, redact);
        return line -> reader.read(line, START).stream()
                .map(ParsedLine::message)
                .mapToInt(String::length)
                .sum();
    }

    private static int tree(byte[] line) {
        return Json.mapper().readTree(line).size();
    }

    private static double perSecond(List<byte[]> lines, ToIntFunction<byte[]> read) {
        long start = System.nanoTime();
        long seen = 0;
        for (byte[] line : lines) {
            seen += read.applyAsInt(line);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seen == 0) {
            throw new IllegalStateException("nothing was read: the traffic or the reader is broken");
        }
        return lines.size() / seconds;
    }
}

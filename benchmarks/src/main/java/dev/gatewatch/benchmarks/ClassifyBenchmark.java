package dev.gatewatch.benchmarks;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** From the bytes of a record to an event or none, as the topology does it, beside the naive way. */
final class ClassifyBenchmark implements Benchmark {
    private static final int LINES = 200_000;
    private static final int ROUNDS = 5;

    /** What a broad search for the field's phrases looks like. */
    private static final Pattern NAIVE = Pattern.compile(
            "pairing|unauthorized|already listening|refusing to bind|1008|token|EADDRINUSE|timeout|1006|1012",
            Pattern.CASE_INSENSITIVE);

    @Override
    public void run(Figures figures) {
        var traffic = new Traffic(1_000, Instant.parse("2026-11-22T00:00:00Z"));
        List<byte[]> lines = new ArrayList<>(LINES);
        for (int n = 0; n < LINES; n++) {
            lines.add(traffic.nextShipped().json());
        }
        var classifier = new Classifier(Catalogue.bundled());
        double naive = 0;
        double ours = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            naive = Math.max(naive, linesPerSecond(lines, ClassifyBenchmark::searchNaively));
            ours = Math.max(ours, linesPerSecond(lines, json -> classify(classifier, json)));
            figures.progress("round " + round + " of " + ROUNDS);
        }
        figures.add(
                "mean size of a record",
                lines.stream().mapToInt(json -> json.length).average().orElse(0),
                "bytes");
        figures.add("one regular expression, no parsing", naive, "lines/s");
        figures.add("classify", ours, "lines/s");
        figures.add("classify : one regular expression", ours / naive, "times");
    }

    private static int searchNaively(byte[] json) {
        return NAIVE.matcher(new String(json, StandardCharsets.UTF_8)).find() ? 1 : 0;
    }

    private static int classify(Classifier classifier, byte[] json) {
        return classifier.mayMatter(json)
                        && classifier.classify(Json.read(json, LogLine.class)).isPresent()
                ? 1
                : 0;
    }

    private static double linesPerSecond(List<byte[]> lines, ToIntFunction<byte[]> judge) {
        long start = System.nanoTime();
        long found = 0;
        for (byte[] line : lines) {
            found += judge.applyAsInt(line);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (found == 0) {
            throw new IllegalStateException("nothing was found: the traffic or the judge is broken");
        }
        return lines.size() / seconds;
    }
}

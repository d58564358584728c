package dev.gatewatch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The whole command on a large file, beside a search for the field's phrases; and how long it takes to begin. */
final class ExplainBenchmark implements Benchmark {
    private static final int LINES = 1_000_000;
    private static final int ROUNDS = 3;

    @Override
    public void run(Figures figures) throws Exception {
        String gatewatch =
                Path.of(System.getProperty("gatewatch.home"), "gatewatch").toString();
        Path log = Files.createTempFile("gatewatch-benchmark", ".jsonl");
        Path one = Files.createTempFile("gatewatch-benchmark", ".jsonl");
        try {
            figures.progress("writing " + LINES + " lines");
            var traffic = new Traffic(1, Instant.parse("2026-11-22T00:00:00Z"));
            try (var out = Files.newBufferedWriter(log)) {
                for (int n = 0; n < LINES; n++) {
                    out.append(traffic.next()).append('\n');
                }
            }
            Files.writeString(one, traffic.next() + "\n");
            List<String> grep = List.of(
                    "grep", "-ciE", "pairing required|unauthorized|already listening|refusing to bind|1008", "" + log);
            List<String> explain = List.of(gatewatch, "explain", "--json", log.toString());
            List<String> begin = List.of(gatewatch, "explain", "--json", one.toString());
            seconds(begin);

            double[] starts = new double[ROUNDS];
            double[] greps = new double[ROUNDS];
            double[] explains = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                starts[round] = seconds(begin);
                greps[round] = seconds(grep);
                explains[round] = seconds(explain);
                figures.progress("round " + (round + 1) + " of " + ROUNDS);
            }
            figures.add("size of the log", Files.size(log) / 1e6, "MB");
            figures.add("explain one line: start to end", median(starts), "s");
            figures.add("grep for five phrases", LINES / median(greps), "lines/s");
            figures.add("explain", LINES / median(explains), "lines/s");
            figures.add("explain : grep, time", median(explains) / median(greps), "times");
        } finally {
            Files.delete(log);
            Files.delete(one);
        }
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exit = process.waitFor();
        if (exit > 1) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

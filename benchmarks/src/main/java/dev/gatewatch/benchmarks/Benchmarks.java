package dev.gatewatch.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** {@code benchmarks/run}: runs the benchmark of that name. */
public final class Benchmarks {
    private static final Map<String, Entry> ALL = new LinkedHashMap<>();

    static {
        ALL.put("read", new Entry("reading and redacting lines, one thread, beside a JSON parser", ReadBenchmark::new));
        ALL.put(
                "classify",
                new Entry("judging lines, one thread, beside one regular expression", ClassifyBenchmark::new));
        ALL.put("topology", new Entry("the topology beside an empty one, on one broker", TopologyBenchmark::new));
        ALL.put("shipper", new Entry("the host agent beside kcat and rsyslog, and at rest", ShipperBenchmark::new));
        ALL.put("latency", new Entry("from a line in a log file to the API and the page", LatencyBenchmark::new));
        ALL.put("history", new Entry("looking back at a host, and at the fleet as a whole", HistoryBenchmark::new));
        ALL.put("page", new Entry("the dashboard in a browser: weight and first paint", PageBenchmark::new));
        ALL.put("explain", new Entry("gatewatch explain on a large log, beside grep", ExplainBenchmark::new));
    }

    private record Entry(String title, Supplier<Benchmark> benchmark) {}

    private Benchmarks() {}

    /** Exit codes: 0 done, 2 wrong use. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean json = words.remove("--json");
        if (words.contains("--help") || words.contains("-h")) {
            usage();
            return;
        }
        if (words.size() != 1 || !ALL.containsKey(words.get(0))) {
            usage();
            System.exit(2);
        }
        // The broker's and the engine's warnings would stand among the figures.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        String name = words.get(0);
        ALL.get(name).benchmark().get().run(new Figures(name, json, System.out));
    }

    private static void usage() {
        System.err.println("usage: benchmarks/run NAME [--json]");
        ALL.forEach((name, entry) -> System.err.printf("  %-10s %s%n", name, entry.title()));
    }
}

package dev.gatewatch.benchmarks;

import dev.gatewatch.protocol.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints what was measured, on standard output; what is going on meanwhile goes to standard error. */
final class Figures {
    private final String benchmark;
    private final boolean json;
    private final PrintStream out;

    Figures(String benchmark, boolean json, PrintStream out) {
        this.benchmark = benchmark;
        this.json = json;
        this.out = out;
    }

    /** @param unit with the value's scale, such as {@code lines/s} */
    void add(String name, double value, String unit) {
        if (json) {
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("benchmark", benchmark);
            figure.put("name", name);
            figure.put("value", value);
            figure.put("unit", unit);
            out.println(Json.writeText(figure));
        } else {
            out.printf(Locale.ROOT, "%-48s %,14.2f %s%n", name, value, unit);
        }
        out.flush();
    }

    void progress(String what) {
        System.err.println(benchmark + ": " + what);
    }
}

package dev.gatewatch.benchmarks;

import java.util.Arrays;

/** Times that something took, and how long the slow ones were. */
final class Percentiles {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1_024];
    private int size;

    void add(long took) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = took;
    }

    int size() {
        return size;
    }

    /** What so many of a hundred did not exceed, in milliseconds. */
    double of(double percent) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * size);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }

    /** Adds the median and the 99th percentile to the figures. */
    void addTo(Figures figures, String name) {
        figures.add(name + ", p50", of(50), "ms");
        figures.add(name + ", p99", of(99), "ms");
    }
}

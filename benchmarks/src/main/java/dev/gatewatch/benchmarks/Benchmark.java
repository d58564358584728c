package dev.gatewatch.benchmarks;

/** Measures one thing. */
interface Benchmark {
    void run(Figures figures) throws Exception;
}

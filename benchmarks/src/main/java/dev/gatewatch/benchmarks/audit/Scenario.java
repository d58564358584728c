package dev.gatewatch.benchmarks.audit;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * A fault, or several, through which numbered lines go.
 *
 * @param title what happens
 * @param needs what the machine lacks for it; {@code null} if nothing
 * @param course lets it happen, and answers with the hosts whose lines are to be judged
 * @param demand what must be true of them, as words
 * @param isMet whether it is
 */
record Scenario(String name, String title, String needs, Course course, String demand, Predicate<Verdict> isMet) {
    static final String EVERY_LINE = "every line once, in order";
    static final String EVERY_LINE_OR_GAP = "every line once, in order, or a gap record where it is missing";
    static final String EXACT_GAPS = "what is missing is counted, and no failure is missing";

    /** What happens. */
    @FunctionalInterface
    interface Course {
        List<AuditedHost> run(Site site) throws IOException, InterruptedException;
    }
}

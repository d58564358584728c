package dev.gatewatch.benchmarks.audit;

/**
 * What became of the numbered lines of one host, or of several.
 *
 * @param written lines that gateways have written
 * @param lost lines that are in no topic and that no gap record stands for, and failures that are no event
 * @param twice lines that count twice
 * @param outOfOrder lines that came after one that was written later
 * @param missingCounted missing lines that gap records count
 * @param missingRoughly missing lines at places where a gap record says that some are missing
 * @param claimed lines that gap records count and that are not missing
 * @param missingEvidence how many of the missing lines were failures
 * @param repeats how often a line was sent again and known again
 */
record Verdict(
        int written,
        int lost,
        int twice,
        int outOfOrder,
        int missingCounted,
        int missingRoughly,
        long claimed,
        int missingEvidence,
        int repeats) {
    static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether every line was told once and in order, or is said to be missing. */
    boolean isGood() {
        return lost == 0 && twice == 0 && outOfOrder == 0 && claimed == 0;
    }

    /** Whether every line was told, too. */
    boolean isComplete() {
        return isGood() && missingCounted == 0 && missingRoughly == 0;
    }

    Verdict plus(Verdict other) {
        return new Verdict(
                written + other.written,
                lost + other.lost,
                twice + other.twice,
                outOfOrder + other.outOfOrder,
                missingCounted + other.missingCounted,
                missingRoughly + other.missingRoughly,
                claimed + other.claimed,
                missingEvidence + other.missingEvidence,
                repeats + other.repeats);
    }
}

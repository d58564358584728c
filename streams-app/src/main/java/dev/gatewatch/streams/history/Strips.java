package dev.gatewatch.streams.history;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Failures that were seen, in the buckets of a range: of each host, of each cause, and of all together; beside them how
 * many of a cause were closes with 1008, where lines are missing, and where diagnoses began and were cured.
 */
public final class Strips {
    /** Stands for the cause of closes that no diagnosis explains, or none did yet. */
    static final String CAUSE_UNKNOWN = "";

    /** Stands for lines that are known to be missing; they are no closes. */
    static final String LOST_LINES = "!lost";

    /** Stands for cures that a line proved. */
    static final String CURED = "!cured";

    private static final String BEGUN = "!begun ";
    private static final String CLOSED = "!closed ";

    private static final int[] QUIET = new int[TimeRange.BUCKETS];

    private final TimeRange range;
    private final Map<String, int[]> byHost = new HashMap<>();
    private final Map<String, int[]> byCause = new HashMap<>();
    private final Map<String, int[]> begunByCause = new HashMap<>();
    private final Map<String, int[]> closedByCause = new HashMap<>();
    private final Map<String, SortedSet<Integer>> lostByHost = new HashMap<>();
    private final Map<String, SortedSet<Integer>> curedByHost = new HashMap<>();
    private final int[] all = new int[TimeRange.BUCKETS];

    Strips(TimeRange range) {
        this.range = range;
    }

    /** Stands for diagnoses of that cause that began. */
    static String begun(String cause) {
        return BEGUN + cause;
    }

    /** Stands for closes with 1008 of that cause. */
    static String closed(String cause) {
        return CLOSED + cause;
    }

    /** @param what the cause of failures, or what stands for something else */
    void add(String host, String what, Instant time, int count) {
        if (!range.contains(time)) {
            return;
        }
        int bucket = range.bucketOf(time);
        if (what.equals(LOST_LINES)) {
            lostByHost.computeIfAbsent(host, any -> new TreeSet<>()).add(bucket);
        } else if (what.equals(CURED)) {
            curedByHost.computeIfAbsent(host, any -> new TreeSet<>()).add(bucket);
        } else if (what.startsWith(BEGUN)) {
            begunByCause.computeIfAbsent(what.substring(BEGUN.length()), any -> new int[TimeRange.BUCKETS])[bucket] +=
                    count;
        } else if (what.startsWith(CLOSED)) {
            closedByCause.computeIfAbsent(what.substring(CLOSED.length()), any -> new int[TimeRange.BUCKETS])[bucket] +=
                    count;
        } else {
            addCloses(host, what, bucket, count);
        }
    }

    private void addCloses(String host, String cause, int bucket, int closes) {
        byHost.computeIfAbsent(host, any -> new int[TimeRange.BUCKETS])[bucket] += closes;
        if (!cause.equals(CAUSE_UNKNOWN)) {
            byCause.computeIfAbsent(cause, any -> new int[TimeRange.BUCKETS])[bucket] += closes;
        }
        all[bucket] += closes;
    }

    /** A bucket for each part of the range, all zero for a host without closes. */
    public int[] ofHost(String host) {
        return byHost.getOrDefault(host, QUIET).clone();
    }

    /** The buckets in which lines of the host are missing. */
    public List<Integer> lostOfHost(String host) {
        return List.copyOf(lostByHost.getOrDefault(host, Collections.emptySortedSet()));
    }

    /** The buckets in which a failure of the host was proved to be over. */
    public List<Integer> curedOfHost(String host) {
        return List.copyOf(curedByHost.getOrDefault(host, Collections.emptySortedSet()));
    }

    /** How many diagnoses of the cause began in each bucket. */
    public int[] begunOfCause(String cause) {
        return begunByCause.getOrDefault(cause, QUIET).clone();
    }

    /** How many closes with 1008 the cause had in each bucket. */
    public int[] closedOfCause(String cause) {
        return closedByCause.getOrDefault(cause, QUIET).clone();
    }

    public int[] ofCause(String cause) {
        return byCause.getOrDefault(cause, QUIET).clone();
    }

    public int[] all() {
        return all.clone();
    }

    public long closesOfHost(String host) {
        return sum(byHost.getOrDefault(host, QUIET));
    }

    public long closesOfCause(String cause) {
        return sum(byCause.getOrDefault(cause, QUIET));
    }

    /** Those that had closes or began, most closes first. */
    public Stream<String> causes() {
        return Stream.concat(byCause.keySet().stream(), begunByCause.keySet().stream())
                .distinct()
                .sorted(Comparator.comparingLong(this::closesOfCause)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static long sum(int[] buckets) {
        return Arrays.stream(buckets).asLongStream().sum();
    }
}

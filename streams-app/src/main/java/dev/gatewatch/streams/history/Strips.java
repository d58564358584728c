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

/** Closes in the buckets of a range: of each host, of each cause, and of all together. */
public final class Strips {
    /** Stands for the cause of closes that no diagnosis explains, or none did yet. */
    static final String CAUSE_UNKNOWN = "";

    /** Stands for lines that are known to be missing; they are no closes. */
    static final String LOST_LINES = "!lost";

    private static final int[] QUIET = new int[TimeRange.BUCKETS];

    private final TimeRange range;
    private final Map<String, int[]> byHost = new HashMap<>();
    private final Map<String, int[]> byCause = new HashMap<>();
    private final Map<String, SortedSet<Integer>> lostByHost = new HashMap<>();
    private final int[] all = new int[TimeRange.BUCKETS];

    Strips(TimeRange range) {
        this.range = range;
    }

    void add(String host, String cause, Instant time, int closes) {
        if (!range.contains(time)) {
            return;
        }
        int bucket = range.bucketOf(time);
        if (cause.equals(LOST_LINES)) {
            lostByHost.computeIfAbsent(host, any -> new TreeSet<>()).add(bucket);
            return;
        }
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

    /** Those that had closes, most closes first. */
    public Stream<String> causes() {
        return byCause.keySet().stream()
                .sorted(Comparator.comparingLong(this::closesOfCause)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static long sum(int[] buckets) {
        return Arrays.stream(buckets).asLongStream().sum();
    }
}

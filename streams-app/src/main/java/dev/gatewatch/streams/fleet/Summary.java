package dev.gatewatch.streams.fleet;

import dev.gatewatch.streams.history.LastCure;
import java.time.Instant;
import java.util.List;

/**
 * The fleet in a few numbers and sentences.
 *
 * @param state {@code live}, or {@code restoring} while some of this instance's share cannot be read yet: its hosts are
 *     missing here
 * @param sentence what is so
 * @param lead what the hosts that need somebody have in common, and what is new
 * @param causes what is or was open in the range, most failures first
 * @param closes failures that were seen of all hosts, in time
 * @param lastCure {@code null} if there never was one
 * @param versions of OpenClaw that were seen, newest first
 */
public record Summary(
        Instant from,
        Instant to,
        Instant generatedAt,
        String catalogueVersion,
        String state,
        Partitions partitions,
        Hosts hosts,
        String sentence,
        List<Statement> lead,
        List<CauseView> causes,
        int[] closes,
        LastCure lastCure,
        List<String> versions) {

    /**
     * How much of the state can be read here.
     *
     * @param total of the whole fleet, which several instances share
     * @param restored whether all that is this instance's share can be read
     */
    public record Partitions(int ready, int total, boolean restored) {}

    /** Hosts by their states. Hosts that are silent are {@code silent}, and also what else is wrong with them. */
    public record Hosts(int total, int needYou, int open, int regressed, int flapping, int silent, int healthy) {}

    public record Statement(boolean strong, String text) {}

    /**
     * A cause across the fleet.
     *
     * @param hosts on which it is open
     * @param shared whether those are many
     * @param closes failures that were seen, closes among them
     * @param buckets the same in time
     * @param closed those that were closes with 1008, in time
     * @param begun how many diagnoses of it began, in time
     */
    public record CauseView(
            String cause,
            String title,
            int hosts,
            long closes,
            boolean shared,
            int[] buckets,
            int[] closed,
            int[] begun) {}
}

package dev.gatewatch.streams.fleet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import java.time.Instant;
import java.util.List;

/**
 * A host and its story over a range.
 *
 * @param diagnoses all that are open, the one to act on first comes first
 * @param facts what the host checks saw last; {@code null} if they never ran
 * @param heartbeat the last; {@code null} if there never was one
 */
public record HostStory(
        @JsonUnwrapped HostView view,
        List<Diagnosis> diagnoses,
        HostFacts facts,
        Heartbeat heartbeat,
        Timeline timeline) {

    /**
     * Everything that happened, on one axis.
     *
     * @param closes failures that were seen, in as many buckets as a strip has
     * @param marksFrom since when moments are known, where older ones of the range are not kept any more; else {@code null}
     */
    public record Timeline(
            Instant from, Instant to, int[] closes, List<Span> spans, List<Mark> marks, Instant marksFrom) {}

    /**
     * Something that lasted.
     *
     * @param lane {@code diagnoses} or {@code alerts}
     * @param to {@code null} while it goes on
     * @param status of the diagnosis or the alert
     * @param id of the diagnosis, or key of the alert
     */
    public record Span(String lane, Instant from, Instant to, String label, String status, String id) {}

    /** A moment. {@code lane} is {@code gateway}, {@code changes} or {@code evidence}. */
    public record Mark(String lane, Instant time, String label, String kind) {}
}

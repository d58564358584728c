package dev.gatewatch.streams.history;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time, and its division into the buckets of a strip.
 *
 * @param from included
 * @param to excluded; later than {@code from}
 */
public record TimeRange(Instant from, Instant to) {

    /** How many buckets a strip has, whatever its range. */
    public static final int BUCKETS = 72;

    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from " + from + " is not before to " + to);
        }
    }

    public Duration bucketWidth() {
        return Duration.between(from, to).dividedBy(BUCKETS);
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** Whether something that began then, and ended then or goes on ({@code null}), has a part in the range. */
    public boolean overlaps(Instant began, Instant ended) {
        return began.isBefore(to) && (ended == null || !ended.isBefore(from));
    }

    /** The bucket that a time of the range lies in. */
    public int bucketOf(Instant time) {
        return (int) (Duration.between(from, time).toMillis()
                * BUCKETS
                / Duration.between(from, to).toMillis());
    }
}

package dev.gatewatch.ingest;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * How many lines each host may send: a token bucket per host that holds {@value #BURST_SECONDS} seconds' worth.
 * Thread-safe.
 */
final class RateLimit {
    private static final int BURST_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Beyond this many hosts, the buckets that are full again are forgotten: a full bucket is as good as none. */
    private static final int MANY_HOSTS = 10_000;

    private final double linesPerSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    private record Bucket(double lines, long at) {}

    RateLimit(int linesPerSecond, LongSupplier nanoTime) {
        this.linesPerSecond = linesPerSecond;
        this.burst = (double) linesPerSecond * BURST_SECONDS;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes that many lines from the host's bucket. A batch larger than the bucket passes when the bucket is full, and
     * is paid off afterwards, so that no size of batch waits for ever.
     *
     * @return {@link Duration#ZERO} if they may pass; else how long to wait, and nothing was taken
     */
    Duration take(String host, int lines) {
        long now = nanoTime.getAsLong();
        if (buckets.size() >= MANY_HOSTS) {
            buckets.values().removeIf(bucket -> available(bucket, now) >= burst);
        }
        Duration[] wait = {Duration.ZERO};
        buckets.compute(host, (name, bucket) -> {
            double available = bucket == null ? burst : available(bucket, now);
            double needed = Math.min(lines, burst);
            if (available < needed) {
                wait[0] = Duration.ofNanos((long) ((needed - available) / linesPerSecond * NANOS_PER_SECOND));
                return bucket;
            }
            return new Bucket(available - lines, now);
        });
        return wait[0];
    }

    private double available(Bucket bucket, long now) {
        return Math.min(burst, bucket.lines() + (now - bucket.at()) / NANOS_PER_SECOND * linesPerSecond);
    }
}

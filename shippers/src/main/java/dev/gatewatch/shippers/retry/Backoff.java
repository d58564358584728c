package dev.gatewatch.shippers.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** How long to wait before trying again: twice as long each time, with jitter, so that a fleet does not come back at once. */
public final class Backoff {
    private static final double JITTER = 0.2;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** From a second to a minute. */
    public static Backoff usual() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), ThreadLocalRandom.current());
    }

    /** What to wait now; the next one is twice as long. */
    public Duration next() {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        Duration wait = Duration.ofMillis(Math.round(next.toMillis() * factor));
        next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
        return wait;
    }

    /** Begins anew: it worked. */
    public void reset() {
        next = first;
    }
}

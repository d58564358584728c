package dev.gatewatch.streams.delivery;

import java.time.Duration;

/** How long to wait after attempts in vain: twice as long each time, up to five minutes, and for about a day in all. */
final class Backoff {
    static final int MOST_ATTEMPTS = 300;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;

    private Backoff() {}

    /** @param attempts so many were in vain; 0 for none */
    static Duration after(int attempts) {
        if (attempts == 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}

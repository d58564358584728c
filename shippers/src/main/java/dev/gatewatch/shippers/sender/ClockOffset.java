package dev.gatewatch.shippers.sender;

/** How far this host's clock is ahead of its destination's, as the last answer tells. Thread-safe. */
final class ClockOffset {
    private volatile Long aheadMillis;

    /**
     * Something was answered, with the other side's time.
     *
     * @param sentMillis when it was sent, on this clock
     * @param answeredMillis when the answer came, on this clock
     * @param theirMillis what the other clock showed at some moment in between
     */
    void answered(long sentMillis, long answeredMillis, long theirMillis) {
        aheadMillis = sentMillis + (answeredMillis - sentMillis) / 2 - theirMillis;
    }

    /** Exact to half the time that the answer took; {@code null} while nothing was answered. */
    Long aheadMillis() {
        return aheadMillis;
    }
}

package dev.gatewatch.shippers.source;

import java.time.Instant;

/** Tells of lines that another source hands on. */
@FunctionalInterface
interface SeenElsewhere {
    /** The place of a line that does not tell its moment. */
    int NO_PLACE = Integer.MAX_VALUE;

    /** No other source has the same lines. */
    SeenElsewhere NOTHING = (printed, place, time) -> false;

    /**
     * Whether another source hands on a line.
     *
     * @param place how many equal ones stand before it
     * @param time when it was printed; {@code null} if it does not tell
     */
    boolean handsOn(byte[] printed, int place, Instant time);

    /** Whether another source hands on whatever this one leaves out. */
    default boolean handsOnAll() {
        return handsOn(new byte[0], NO_PLACE, null);
    }
}

package dev.gatewatch.streams.alert;

import java.time.Duration;

/**
 * Decides when one cause is on so many hosts that it is one matter of the fleet.
 *
 * <pre>
 *            enough hosts within the window            fewer than half of that still have it
 *   CALM ──────────────────────────────────► FIRING ──────────────────────────────────────────► CALM
 * </pre>
 *
 * Nothing here reads a clock.
 *
 * @param hosts so many fire
 * @param percent so many of all hosts fire too, but never fewer than {@value #FEWEST}; 0 where only {@code hosts} counts
 * @param window the time within which the cause must have come up on them
 */
public record FleetOutbreak(int hosts, int percent, Duration window) {
    /** Two of three hosts are two hosts, and not the fleet. */
    public static final int FEWEST = 3;

    public FleetOutbreak {
        if (hosts < 2) {
            throw new IllegalArgumentException("hosts is " + hosts + ", must be 2 or more");
        }
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + ", must be from 0 to 100");
        }
    }

    /**
     * What is remembered of a cause.
     *
     * @param told on how many hosts it was when that was told last; 0 when calm
     */
    public record State(int told) {
        public static final State CALM = new State(0);

        public boolean firing() {
            return told > 0;
        }
    }

    /**
     * Where the cause stands now.
     *
     * @param fresh hosts on which it came up within the window
     * @param open hosts on which it is open
     * @param fleet hosts that there are
     */
    public record Spread(int fresh, int open, int fleet) {}

    /** The state from now on, and why it is so. */
    public record Decision(State state, Reason reason) {}

    /** Why something was decided. */
    public enum Reason {
        TOO_FEW,
        ENOUGH_HOSTS,
        STILL_FIRING,
        /** Twice as many as were told of. */
        MUCH_WORSE,
        MOSTLY_OVER
    }

    /** How many hosts of a fleet are enough. */
    public int enough(int fleet) {
        int share = percent == 0 ? hosts : Math.max(FEWEST, (fleet * percent + 99) / 100);
        return Math.min(hosts, share);
    }

    /** What it means that a host got or lost the cause. */
    public Decision next(State before, Spread now) {
        int enough = enough(now.fleet());
        if (!before.firing()) {
            return now.fresh() < enough
                    ? new Decision(State.CALM, Reason.TOO_FEW)
                    : new Decision(new State(now.open()), Reason.ENOUGH_HOSTS);
        }
        if (2 * now.open() < enough) {
            return new Decision(State.CALM, Reason.MOSTLY_OVER);
        }
        return now.open() >= 2 * before.told()
                ? new Decision(new State(now.open()), Reason.MUCH_WORSE)
                : new Decision(before, Reason.STILL_FIRING);
    }
}

package dev.gatewatch.streams.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when something that is so has been so for too long.
 *
 * <pre>
 *            holds for {@code after}             gone for {@code calm}
 *   CALM ───────────────────────────► FIRING ───────────────────────────► CALM
 *            (not while it is told too late)     (what comes back before is the same)
 * </pre>
 *
 * All times are the host's own; nothing here reads a clock.
 *
 * @param after how long it must hold to fire; 0 for at once
 * @param calm how long it must be gone to be over; 0 for at once
 * @param tooLate what reaches us later than this after it was so never fires: nobody is woken by what is over
 */
public record Persisting(Duration after, Duration calm, Duration tooLate) {

    /**
     * What is remembered.
     *
     * @param since since when it holds; {@code null} when calm
     * @param gone since when it holds no more and is not over yet; {@code null} while it holds
     */
    public record State(Instant since, Instant gone, boolean firing) {
        public static final State CALM = new State(null, null, false);

        /** Whether time alone may change something. */
        public boolean waits() {
            return since != null && (!firing || gone != null);
        }
    }

    /** The state from now on, and why it is so. */
    public record Decision(State state, Reason reason) {}

    /** Why something was decided. */
    public enum Reason {
        STILL_CALM,
        NOT_LONG_ENOUGH,
        TOLD_TOO_LATE,
        HELD_LONG_ENOUGH,
        STILL_FIRING,
        GONE_NOT_LONG_ENOUGH,
        GONE_LONG_ENOUGH
    }

    /** It holds from this time on, or still does. Ask {@link #elapsed} afterwards. */
    public State holds(State before, Instant time) {
        return before.since() == null ? new State(time, null, false) : new State(before.since(), null, before.firing());
    }

    /** It holds no more from this time on. Ask {@link #elapsed} afterwards. */
    public State gone(State before, Instant time) {
        if (before.since() == null || before.gone() != null) {
            return before;
        }
        return before.firing() ? new State(before.since(), time, true) : State.CALM;
    }

    /**
     * What it means that nothing more was told up to this time of the host's clock.
     *
     * @param late how long after that time it reached us
     */
    public Decision elapsed(State before, Instant hostNow, Duration late) {
        if (before.since() == null) {
            return new Decision(before, Reason.STILL_CALM);
        }
        if (before.gone() != null) {
            return hostNow.isBefore(before.gone().plus(calm))
                    ? new Decision(before, Reason.GONE_NOT_LONG_ENOUGH)
                    : new Decision(State.CALM, Reason.GONE_LONG_ENOUGH);
        }
        if (before.firing()) {
            return new Decision(before, Reason.STILL_FIRING);
        }
        if (hostNow.isBefore(before.since().plus(after))) {
            return new Decision(before, Reason.NOT_LONG_ENOUGH);
        }
        return late.compareTo(tooLate) > 0
                ? new Decision(before, Reason.TOLD_TOO_LATE)
                : new Decision(new State(before.since(), null, true), Reason.HELD_LONG_ENOUGH);
    }
}

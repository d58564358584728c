package dev.gatewatch.streams.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when so many lines of a host are missing that somebody must know. What has fired stays until nothing was lost for
 * a whole window. All times are the host's own; nothing here reads a clock.
 *
 * @param lines how many fire; at least 1
 * @param window the time they must lie within
 * @param tooLate losses that reach us later than this after they happened never fire: nobody is woken by what is over
 */
public record LostLines(long lines, Duration window, Duration tooLate) {

    public LostLines {
        if (lines < 1) {
            throw new IllegalArgumentException("lines is " + lines + ", must be 1 or more");
        }
    }

    /**
     * What is remembered of a host.
     *
     * @param since time of the first loss that counts; {@code null} when nothing is missing
     * @param latest time of the latest one
     * @param lost lines since then
     */
    public record State(Instant since, Instant latest, long lost, boolean firing) {
        public static final State WHOLE = new State(null, null, 0, false);
    }

    /** The state from now on, and why it is so. */
    public record Decision(State state, Reason reason) {}

    /** Why something was decided. */
    public enum Reason {
        NOTHING_LOST,
        BELOW_THRESHOLD,
        TOLD_TOO_LATE,
        THRESHOLD_REACHED,
        STILL_FIRING,
        WHOLE_FOR_A_WINDOW
    }

    /**
     * Some more are missing. Ask {@link #quiet} first: a pause before may have ended an alert.
     *
     * @param late how long after it happened this reached us
     */
    public Decision next(State before, Instant time, long more, Duration late) {
        boolean apart = before.since() == null
                || !before.firing()
                        && Duration.between(before.since(), time).abs().compareTo(window) > 0;
        State after = apart
                ? new State(time, time, more, false)
                : new State(before.since(), later(before.latest(), time), before.lost() + more, before.firing());
        if (after.firing()) {
            return new Decision(after, Reason.STILL_FIRING);
        }
        if (after.lost() < lines) {
            return new Decision(after, Reason.BELOW_THRESHOLD);
        }
        return late.compareTo(tooLate) > 0
                ? new Decision(State.WHOLE, Reason.TOLD_TOO_LATE)
                : new Decision(new State(after.since(), after.latest(), after.lost(), true), Reason.THRESHOLD_REACHED);
    }

    /** What it means that nothing more was lost up to this time of the host's clock. */
    public Decision quiet(State before, Instant hostNow) {
        if (!before.firing()) {
            return new Decision(before, Reason.NOTHING_LOST);
        }
        return hostNow.isAfter(before.latest().plus(window))
                ? new Decision(State.WHOLE, Reason.WHOLE_FOR_A_WINDOW)
                : new Decision(before, Reason.STILL_FIRING);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}

package dev.gatewatch.streams.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides when the 1008 closes of one host are too many.
 *
 * <pre>
 *            threshold reached within the window            no close for a whole window
 *   CALM ───────────────────────────────────────► FIRING ───────────────────────────────► CALM
 *            (not by closes that arrive too late)
 * </pre>
 *
 * A burst is one alert, and so is a slow drip after it: what has fired stays until a whole window passed without a
 * close. All times are the host's own; nothing here reads a clock.
 *
 * @param threshold how many closes fire; at least 2
 * @param window the time they must lie within; the first and the last of them may be exactly this far apart
 * @param tooLate closes that reach us later than this after they happened never fire: nobody is woken by what is over
 */
public record RepeatedCloses(int threshold, Duration window, Duration tooLate) {

    public static final RepeatedCloses DEFAULT = new RepeatedCloses(5, Duration.ofMinutes(5), Duration.ofMinutes(5));

    public RepeatedCloses {
        if (threshold < 2) {
            throw new IllegalArgumentException("threshold is " + threshold + "; at least 2 closes are repeated closes");
        }
    }

    /**
     * What is remembered of a host.
     *
     * @param recent times of the latest closes, oldest first; never more than the threshold
     * @param firingSince time of the first close of the alert that stands; {@code null} when calm
     * @param count closes of the alert that stands; 0 when calm
     */
    public record State(List<Instant> recent, Instant firingSince, long count) {
        public static final State CALM = new State(List.of(), null, 0);

        public State {
            recent = List.copyOf(recent);
        }

        public boolean firing() {
            return firingSince != null;
        }

        private Instant latest() {
            return recent.get(recent.size() - 1);
        }
    }

    /**
     * One close.
     *
     * @param time when it happened, on the host's clock
     * @param late how long after that it reached us
     */
    public record Close(Instant time, Duration late) {}

    /** The state from now on, and why it is so. */
    public record Decision(State state, Reason reason) {}

    /** Why something was decided. */
    public enum Reason {
        BELOW_THRESHOLD,
        THRESHOLD_REACHED,
        ARRIVED_TOO_LATE,
        STILL_FIRING,
        QUIET_FOR_A_WINDOW,
        STILL_CALM
    }

    /** What one more close means. Ask {@link #quiet} first: a pause before this close may have ended an alert. */
    public Decision next(State before, Close close) {
        List<Instant> recent = remember(before.recent(), close.time());
        if (before.firing()) {
            return new Decision(new State(recent, before.firingSince(), before.count() + 1), Reason.STILL_FIRING);
        }
        var calm = new State(recent, null, 0);
        if (recent.size() < threshold || gap(recent).compareTo(window) > 0) {
            return new Decision(calm, Reason.BELOW_THRESHOLD);
        }
        if (close.late().compareTo(tooLate) > 0) {
            return new Decision(calm, Reason.ARRIVED_TOO_LATE);
        }
        return new Decision(new State(recent, recent.get(0), threshold), Reason.THRESHOLD_REACHED);
    }

    /** What it means that nothing more was heard up to this time of the host's clock. */
    public Decision quiet(State before, Instant hostNow) {
        if (!before.firing()) {
            return new Decision(before, Reason.STILL_CALM);
        }
        return hostNow.isAfter(quietFrom(before))
                ? new Decision(State.CALM, Reason.QUIET_FOR_A_WINDOW)
                : new Decision(before, Reason.STILL_FIRING);
    }

    /** The end of the window after the last close: when a firing alert is over, whenever that is found out. */
    public Instant quietFrom(State firing) {
        return firing.latest().plus(window);
    }

    /** In time's order, the latest {@code threshold} of them. After a clock was set back, time begins anew. */
    private List<Instant> remember(List<Instant> recent, Instant time) {
        if (!recent.isEmpty() && time.isBefore(recent.get(recent.size() - 1).minus(window))) {
            return List.of(time);
        }
        List<Instant> all = new ArrayList<>(recent);
        int at = all.size();
        while (at > 0 && all.get(at - 1).isAfter(time)) {
            at--;
        }
        all.add(at, time);
        return all.subList(Math.max(0, all.size() - threshold), all.size());
    }

    private static Duration gap(List<Instant> times) {
        return Duration.between(times.get(0), times.get(times.size() - 1));
    }
}

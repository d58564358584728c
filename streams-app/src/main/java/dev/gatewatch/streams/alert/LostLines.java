package dev.gatewatch.streams.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /** In so many parts of the window losses are told apart; those within one part are remembered as one. */
    private static final int PARTS = 60;

    /**
     * What is remembered of a host.
     *
     * @param since time of the first loss that counts; {@code null} when nothing is missing
     * @param latest time of the latest one
     * @param lost lines since then
     * @param recent the losses that count until it fires, in time's order; empty afterwards
     */
    public record State(Instant since, Instant latest, long lost, boolean firing, List<Loss> recent) {
        public static final State WHOLE = new State(null, null, 0, false, List.of());

        public State {
            // Earlier releases remembered only their sum.
            recent = recent != null ? List.copyOf(recent) : since == null ? List.of() : List.of(new Loss(since, lost));
        }

        private static State of(List<Loss> recent) {
            return new State(
                    recent.get(0).time(),
                    recent.get(recent.size() - 1).time(),
                    recent.stream().mapToLong(Loss::lines).sum(),
                    false,
                    recent);
        }
    }

    /** Some lines that are missing. */
    public record Loss(Instant time, long lines) {}

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
        if (before.firing()) {
            return new Decision(
                    new State(
                            before.since(), later(before.latest(), time), before.lost() + more, true, before.recent()),
                    Reason.STILL_FIRING);
        }
        State after = State.of(remember(before.recent(), new Loss(time, more)));
        if (after.lost() < lines) {
            return new Decision(after, Reason.BELOW_THRESHOLD);
        }
        return late.compareTo(tooLate) > 0
                ? new Decision(State.WHOLE, Reason.TOLD_TOO_LATE)
                : new Decision(
                        new State(after.since(), after.latest(), after.lost(), true, List.of()),
                        Reason.THRESHOLD_REACHED);
    }

    /** With one more, those of the window that ends with it. After a clock was set back, time begins anew. */
    private List<Loss> remember(List<Loss> before, Loss more) {
        List<Loss> recent = new ArrayList<>(before);
        recent.removeIf(loss -> Duration.between(loss.time(), more.time()).abs().compareTo(window) > 0);
        Loss last = recent.isEmpty() ? null : recent.get(recent.size() - 1);
        if (last != null && more.time().isBefore(last.time().plus(window.dividedBy(PARTS)))) {
            recent.set(recent.size() - 1, new Loss(last.time(), last.lines() + more.lines()));
        } else {
            recent.add(more);
        }
        return recent;
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

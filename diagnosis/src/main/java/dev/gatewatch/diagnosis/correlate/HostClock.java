package dev.gatewatch.diagnosis.correlate;

import java.time.Duration;
import java.time.Instant;

/**
 * The time on a host, as its lines tell it.
 *
 * <p>Lines may come late and out of order, and a clock may be stepped. The clock goes forward with the lines; a line
 * that is a little older is late and does not turn it back. A line far off (a year that cannot be, a clock that was set)
 * is believed only when {@value #BELIEVED_AFTER} in a row agree, so that one mad line neither ends diagnoses nor stops
 * time.
 *
 * @param now {@code null} before the first line
 * @param other the time that far-off lines tell; {@code null} if the last line was not far off
 * @param agreeing how many lines in a row told it
 */
public record HostClock(Instant now, Instant other, int agreeing) {
    static final HostClock UNSET = new HostClock(null, null, 0);
    static final Duration LATEST = Duration.ofHours(1);
    static final Duration LONGEST_PAUSE = Duration.ofDays(30);
    static final int BELIEVED_AFTER = 3;

    /** The clock after something that happened at that time. */
    HostClock at(Instant time) {
        if (now == null) {
            return new HostClock(time, null, 0);
        }
        boolean believable = !time.isBefore(now.minus(LATEST)) && !time.isAfter(now.plus(LONGEST_PAUSE));
        if (believable) {
            return new HostClock(time.isAfter(now) ? time : now, null, 0);
        }
        boolean agrees =
                other != null && !time.isBefore(other.minus(LATEST)) && !time.isAfter(other.plus(LONGEST_PAUSE));
        int agree = agrees ? agreeing + 1 : 1;
        return agree >= BELIEVED_AFTER ? new HostClock(time, null, 0) : new HostClock(now, time, agree);
    }

    /** Whether this clock was set back from that one. */
    boolean wasSetBackFrom(HostClock before) {
        return before.now != null && now.isBefore(before.now);
    }
}

package dev.gatewatch.cli.ask;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, or how long it took, in the words of the dashboard. */
final class Ago {
    private Ago() {}

    /** {@code 22 s}, {@code 28 min}, {@code 2 h 10}, {@code 3 d 4 h}; empty for {@code null}. */
    static String since(Instant time, Instant now) {
        return time == null ? "" : words(Duration.between(time, now));
    }

    static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return String.format("%d h %02d", seconds / 3600, seconds / 60 % 60);
        }
        return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
    }
}

package dev.gatewatch.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that happens to a host: a failure with its retries until it is cured, or something ordinary.
 *
 * @param host to which it happens
 * @param recording what is played
 * @param start when it begins
 * @param end when the cure begins, or when nobody tries again
 * @param every how long a client waits until it tries again
 */
record Episode(String host, Recording recording, Instant start, Instant end, Duration every) {
    private static final Duration BETWEEN_TAKES = Duration.ofSeconds(1);

    /** Something that happens once. */
    static Episode once(String host, Recording recording, Instant start) {
        return new Episode(host, recording, start, start, Duration.ofDays(1));
    }

    /** The lines written at or after {@code from} and before {@code to}. */
    Stream<Take.Line> linesBetween(Instant from, Instant to) {
        if (!start.isBefore(to) || isOverBefore(from)) {
            return Stream.empty();
        }
        return takes(from, to).stream()
                .flatMap(Take::lines)
                .filter(line -> !line.time().isBefore(from) && line.time().isBefore(to));
    }

    /** Whether its last line is certainly written before that time. */
    boolean isOverBefore(Instant time) {
        Instant lastTake =
                start.plus(recording.fault().length()).plus(recording.retry().length());
        return latest(end.plus(recording.retry().length()), lastTake)
                .plus(recording.recovery().length())
                .plus(BETWEEN_TAKES.multipliedBy(3))
                .isBefore(time);
    }

    /** The takes that may have lines between two times, in order. */
    private List<Take> takes(Instant from, Instant to) {
        var takes = new ArrayList<Take>();
        String story = host + start;
        var take = new Take(recording.fault(), host, start, story, 0);
        takes.add(take);
        Duration pause = longer(every, recording.retry().length().plus(BETWEEN_TAKES));
        Instant next = latest(take.end().plus(BETWEEN_TAKES), start.plus(pause));
        // Those that are over before the time in question are stepped over at once.
        long turn = Math.max(0, Duration.between(next, from).dividedBy(pause) - 1);
        next = next.plus(pause.multipliedBy(turn));
        while (next.isBefore(end) && next.isBefore(to)) {
            turn++;
            take = new Take(recording.retry(), host, next, story, turn);
            takes.add(take);
            next = next.plus(pause);
        }
        takes.add(new Take(recording.recovery(), host, latest(end, take.end().plus(BETWEEN_TAKES)), story, -1));
        return takes;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

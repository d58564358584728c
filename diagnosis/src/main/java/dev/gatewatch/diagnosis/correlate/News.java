package dev.gatewatch.diagnosis.correlate;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether an open diagnosis has changed so that it is worth another record.
 *
 * <p>Another cause, or another confidence, is told at once. What else a reader would see (a reason, a value in a command,
 * lost lines) and a count that has doubled are told at most every {@link #UPDATE_EVERY}: a client that retries makes a
 * handful of records and not thousands.
 */
enum News {
    NONE,
    /** There is news, and the last record is too fresh. */
    LATER,
    UPDATE,
    REVISION;

    static final Duration UPDATE_EVERY = Duration.ofSeconds(10);

    static News of(Failure failure, Report report, Instant time) {
        Failure.Told told = failure.told();
        if (!report.cause().id().equals(told.cause()) || report.ranking().confidence() != told.confidence()) {
            return REVISION;
        }
        if (time.isBefore(nextUpdate(told))) {
            return LATER;
        }
        boolean doubled = failure.tally().count() >= 2 * told.count();
        return doubled || report.content() != told.content() ? UPDATE : NONE;
    }

    static Instant nextUpdate(Failure.Told told) {
        return told.at().plus(UPDATE_EVERY);
    }
}

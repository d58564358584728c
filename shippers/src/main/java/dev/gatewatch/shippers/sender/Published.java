package dev.gatewatch.shippers.sender;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What became of the records that were sent beside the lines. While no line is under way they alone tell whether
 * anything arrives. Thread-safe.
 */
public final class Published {
    private final Duration patience;
    private final LongSupplier nanoTime;
    /** How many were sent that nobody has answered, the first of them {@link #since}. */
    private int unanswered;

    private long since;
    private String failure;
    private boolean arrived;

    /** @param patience how long the answer to one may take */
    Published(Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    synchronized void sent() {
        if (unanswered++ == 0) {
            since = nanoTime.getAsLong();
        }
    }

    /** One was taken, so that the connection works. */
    synchronized void arrived() {
        unanswered = Math.max(0, unanswered - 1);
        since = nanoTime.getAsLong();
        failure = null;
        arrived = true;
    }

    /** One was answered, and this is no word on whether lines would be taken. */
    synchronized void answered() {
        unanswered = Math.max(0, unanswered - 1);
        since = nanoTime.getAsLong();
    }

    /** One was lost for a reason that would keep lines from arriving, too. */
    synchronized void failed(String why) {
        unanswered = Math.max(0, unanswered - 1);
        since = nanoTime.getAsLong();
        failure = why;
        arrived = false;
    }

    /** Why lines would not arrive, as far as these records tell; {@code null} if they tell of nothing. */
    synchronized String trouble() {
        if (failure != null) {
            return failure;
        }
        boolean stuck = unanswered > 0 && nanoTime.getAsLong() - since > patience.toNanos();
        return stuck ? "nothing has arrived for " + patience.toSeconds() + " s" : null;
    }

    /** Whether the newest of which anything is known has arrived. */
    synchronized boolean hasArrived() {
        return arrived;
    }
}
